/** Trusted Types are not yet in the library of types of every browser. */
interface TrustedScriptUrls {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

const PATH = '/sw.js';

/** The worker keeps the shell for the next start, also without a network. A browser that has none goes on without. */
export function registerServiceWorker(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  navigator.serviceWorker.register(trusted(PATH)).catch(() => {});
}

/** The one address of a script that is ever made trusted. */
function trusted(path: typeof PATH): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedScriptUrls };
  const policy = trustedTypes?.createPolicy('service-worker', {
    createScriptURL: (url) => {
      if (url === PATH) return url;
      throw new Error('Not the address of our service worker.');
    },
  });
  return policy?.createScriptURL(path) ?? path;
}
