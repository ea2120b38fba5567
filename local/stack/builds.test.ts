import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type Build, ensureBuilt, ensureWebClient } from './builds.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';

const folder = await temporaryFolder();
const at = (name: string) => path.join(folder.path, name);
const told: string[] = [];
const tell = (line: string) => void told.push(line);

const build: Build = {
  what: 'the thing',
  result: at('result'),
  sources: () => [at('source')],
  script: at('build.mjs'),
};
const counts = `import { appendFileSync } from 'node:fs';\nappendFileSync(${JSON.stringify(at('result'))}, 'x');`;
const built = () => readFileSync(at('result'), 'utf8').length;

beforeEach(() => {
  told.length = 0;
  writeFileSync(at('source'), '');
  writeFileSync(at('result'), '');
  writeFileSync(at('build.mjs'), counts);
  utimesSync(at('result'), new Date(0), new Date(0));
});
afterAll(folder.remove);

test('what is older than its sources is built, once, also when two begin at the same moment', async () => {
  await Promise.all([ensureBuilt(build, tell), ensureBuilt(build, tell)]);
  expect([built(), told]).toEqual([1, ['Building the thing …']]);

  await ensureBuilt(build, tell);
  expect(built()).toBe(1);

  utimesSync(at('source'), new Date(), new Date(Date.now() + 60_000));
  await ensureBuilt(build, tell);
  expect(built()).toBe(2);
});

test('a web client that cannot be built is told with the reason, and stops nothing else', async () => {
  writeFileSync(at('build.mjs'), "console.error('main.tsx:3: no such thing'); process.exit(1);");
  await expect(ensureBuilt(build, tell)).rejects.toThrow(
    'The thing could not be built:\nmain.tsx:3: no such thing',
  );

  await ensureWebClient(tell, build);
  expect(told.at(-1)).toContain('The thing could not be built:\nmain.tsx:3: no such thing');
  expect(told.at(-1)).toContain('npm run build');
});
