import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the one running browser takes connections. */
    browser: string;
  }
}

/** One browser for all files; what keeps them apart are contexts, which share neither cookies nor storage. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = fork(new URL('browser-server.ts', import.meta.url));
  const [told] = await Promise.race([once(server, 'message'), once(server, 'exit')]);
  if (typeof told !== 'string') throw new Error('The browser could not be started; see above.');
  project.provide('browser', told);
  return async () => {
    const ended = once(server, 'exit');
    server.disconnect();
    await ended;
  };
}
