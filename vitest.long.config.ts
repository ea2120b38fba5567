import { configDefaults, defineConfig } from 'vitest/config';
import { browserProjects, long, markdownAsText } from './vitest.config.ts';

const inBrowser = `tests/browser/${long}`;

/** What takes minutes and finds something once in a long while. Files run one after the other, each with the machine to itself. */
export default defineConfig({
  plugins: [markdownAsText],
  test: {
    environment: 'node',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'long',
          sequence: { groupOrder: 0 },
          include: [long],
          exclude: [...configDefaults.exclude, inBrowser],
          setupFiles: ['tests/support/each-file.ts'],
        },
      },
      ...browserProjects({ include: [inBrowser] }),
    ],
  },
});
