import { defineConfig } from 'vitest/config';
import { markdownAsText } from './vitest.config.ts';

/** `npm run pictures`: takes the pictures in docs/pictures/ from the product with its sample mailbox. */
export default defineConfig({
  plugins: [markdownAsText],
  test: {
    environment: 'node',
    include: ['tests/pictures/*.pictures.ts'],
    globalSetup: ['tests/support/global-setup.ts', 'tests/support/browser/global-setup.ts'],
    testTimeout: 180_000,
  },
});
