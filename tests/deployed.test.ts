import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type SourceMap, withSourcePlaces } from '../functions/source-places.ts';
import { ensureBundle } from '../local/stack/builds.ts';
import { temporaryFolder } from '../local/stack/fixtures/temporary-folder.ts';
import { root } from '../local/stack/paths.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);

test('only the bundle and what the platform reads beside it is deployed', () => {
  const files = [
    ...['host.json', 'package.json', 'dist/app.mjs', 'dist/chunk-1.mjs', 'dist/places.json'],
    ...[
      'dist/app.mjs.map',
      'dist/meta.json',
      'package-lock.json',
      'local.settings.json',
      '.npmrc',
      'README.md',
    ],
    ...['functions/host.ts', 'shared/config.ts', 'local/start.ts', 'tests/world.ts', '.data/secrets.json'],
    ...['node_modules/zod/index.js', 'local/host/package.json', 'local.settings.sample.json', '.ci/run'],
  ];
  for (const file of files) {
    mkdirSync(path.join(folder.path, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder.path, file), '');
  }
  // Core Tools read the file as git reads a .gitignore.
  const git = (...args: string[]) => execFileSync('git', ['-C', folder.path, ...args], { encoding: 'utf8' });
  git('init', '-q');
  const deployed = git('ls-files', '--others', '--exclude-from', path.join(root, '.funcignore'));
  expect(deployed.trim().split('\n').sort()).toEqual([
    'dist/app.mjs',
    'dist/chunk-1.mjs',
    'dist/places.json',
    'host.json',
    'package.json',
  ]);
});

test('where the log names a line of the bundle it names our own file and line instead', async () => {
  await ensureBundle(() => {});
  const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
  const places: SourceMap = JSON.parse(read('dist/places.json'));
  const bundled = read('dist/app.mjs').split('\n');
  const marks = {
    'functions/answer.ts': "'request.failed'",
    'shared/kernel/story.ts': "kind: 'sleep', ms }",
  };

  for (const [file, mark] of Object.entries(marks)) {
    const inBundle = bundled.findIndex((line) => line.includes(mark.replaceAll("'", '"'))) + 1;
    const inSource =
      read(file)
        .split('\n')
        .findIndex((line) => line.includes(mark)) + 1;
    const frames = `at fail (app.mjs:${inBundle}:7) < at Socket.emit (node:events:1:2)`;
    expect(withSourcePlaces(frames, places)).toBe(
      `at fail (${file}:${inSource}) < at Socket.emit (node:events:1:2)`,
    );
  }
  expect(withSourcePlaces('at x (app.mjs:1:1)', places), 'of nobody here').toBe('at x (app.mjs:1:1)');
});
