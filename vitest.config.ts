import { readFileSync } from 'node:fs';
import { configDefaults, defineConfig } from 'vitest/config';
import { chromiumHere, noChromium } from './tests/support/browser/chromium-here.ts';

/** As the bundler does: an instruction text of a pack is imported as a string. */
export const markdownAsText = {
  name: 'markdown-as-text',
  enforce: 'pre' as const,
  load: (id: string) =>
    id.endsWith('.md') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : undefined,
};

// A host and a stack are processes, or stand for one: what they leave in theirs is nobody else's.
const processes = ['{local/{host,stack},functions}/**/*.test.ts', 'tests/reachable.test.ts'];
const overHttp = 'tests/{journeys,faults,safety}/**/*.test.ts';
// What the store promises, whatever carries its requests.
const store = ['local/cosmos/tests/**/*.test.ts', 'shared/adapters/azure/cosmos/**/*.test.ts'];
const ownWays = ['**/{http,frames,lost-connection}.test.ts'];
const inBrowser = 'tests/browser/**/*.test.ts';
// Long and rare: `npm run test:long`.
export const long = '**/*.long.test.ts';

/**
 * The web client in a real Chromium, with a stack for all of its files. Where no browser can be had, one line says so, and
 * everything else is tested; REQUIRE_BROWSER=1 does not put up with that.
 */
export function browserProjects(chosen: { include: string[]; exclude?: string[] }) {
  if (!chromiumHere()) {
    if (process.env.REQUIRE_BROWSER === '1') throw new Error(noChromium);
    console.warn(noChromium);
    return [];
  }
  const project = {
    extends: true as const,
    test: {
      name: 'browser',
      sequence: { groupOrder: 3 },
      globalSetup: ['tests/support/global-setup.ts', 'tests/support/browser/global-setup.ts'],
      testTimeout: 120_000,
      ...chosen,
    },
  };
  return [project];
}

export default defineConfig({
  plugins: [markdownAsText],
  test: {
    environment: 'node',
    // Each core works; left to itself the runner would leave one out, which of two is half.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        // Nothing of them outlives its file, so files share a process, and the code is loaded once for each worker.
        test: {
          name: 'rooms',
          sequence: { groupOrder: 0 },
          isolate: false,
          setupFiles: 'tests/support/each-file.ts',
          include: ['{functions,shared,local,tests,infra,bench,scripts,web}/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...processes, overHttp, inBrowser, long],
        },
      },
      {
        extends: true,
        test: {
          name: 'store in frames',
          sequence: { groupOrder: 0 },
          isolate: false,
          setupFiles: 'tests/support/each-file.ts',
          include: store,
          exclude: [...configDefaults.exclude, ...ownWays],
          provide: { carrier: 'frames' },
        },
      },
      {
        extends: true,
        test: {
          name: 'processes',
          sequence: { groupOrder: 1 },
          include: processes,
          exclude: [...configDefaults.exclude, long],
        },
      },
      {
        extends: true,
        // One running stack for all that leave it whole, started only when one of them runs. The faults that they ask for
        // strike their own person only; what strikes everybody has a stack of its own.
        test: {
          name: 'over http',
          sequence: { groupOrder: 2 },
          include: [overHttp],
          exclude: [...configDefaults.exclude, long],
          globalSetup: 'tests/support/global-setup.ts',
        },
      },
      ...browserProjects({ include: [inBrowser], exclude: [...configDefaults.exclude, long] }),
    ],
  },
});
