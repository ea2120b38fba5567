import path from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { apiRoutes } from './build/api-routes.ts';
import { themeVariables } from './build/theme-variables.ts';

export default defineConfig({
  root: import.meta.dirname,
  resolve: {
    alias: {
      // For browsers it decodes by `innerHTML`, which Trusted Types refuse; for workers by a table.
      'decode-named-character-reference': fileURLToPath(
        new URL('index.js', import.meta.resolve('decode-named-character-reference')),
      ),
    },
  },
  plugins: [
    react(),
    apiRoutes(path.join(import.meta.dirname, '../shared/contracts.ts')),
    themeVariables(),
    VitePWA({
      // The worker is registered by src/app/service-worker.ts, which the content policy trusts.
      injectRegister: false,
      strategies: 'generateSW',
      filename: 'sw.js',
      manifest: {
        name: 'connectsoft.me',
        short_name: 'connectsoft',
        description: 'Agents read and propose. Nothing happens before you say yes.',
        start_url: '/today',
        display: 'standalone',
        background_color: '#faf6f0',
        theme_color: '#faf6f0',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        // A second script, loaded by name, would be one that the content policy does not know.
        inlineWorkboxRuntime: true,
        globPatterns: ['**/*.{js,css,html,woff2,svg}'],
        navigateFallback: '/index.html',
        navigateFallbackDenylist: [/^\/(api|stack|reference)(\/|$)/, /\.[a-z]+$/],
        cleanupOutdatedCaches: true,
        clientsClaim: true,
        runtimeCaching: [
          {
            urlPattern: ({ url }) => url.pathname === '/app-config.json',
            handler: 'NetworkFirst',
            options: { cacheName: 'app-config', networkTimeoutSeconds: 3 },
          },
        ],
      },
    }),
  ],
  build: {
    outDir: 'dist',
    manifest: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
