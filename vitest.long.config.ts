import { defineConfig } from 'vitest/config';
import { markdownAsText } from './vitest.config.ts';

/** What takes minutes and finds something once in a long while. Files run one after the other, each with the machine to itself. */
export default defineConfig({
  plugins: [markdownAsText],
  test: {
    environment: 'node',
    include: ['**/*.long.test.ts'],
    setupFiles: 'tests/support/each-file.ts',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
