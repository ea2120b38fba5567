import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** As the bundler does: an instruction text of a pack is imported as a string. */
const markdownAsText = {
  name: 'markdown-as-text',
  enforce: 'pre' as const,
  load: (id: string) =>
    id.endsWith('.md') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : undefined,
};

export default defineConfig({
  plugins: [markdownAsText],
  test: {
    include: ['{functions,shared,local,tests,infra,bench,scripts}/**/*.test.ts'],
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
