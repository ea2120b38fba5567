import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVitest } from 'vitest/node';
import config, { markdownAsText } from '../../vitest.config.ts';
import { importsOf } from './importing.mjs';
import { switched } from './switched.mjs';
import { cool, warmWorkers } from './warm-worker.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** A change that makes a file of tests take so much longer than it does without is an endless wait: it is seen, too. */
const limitOf = (usualMs) => (usualMs === undefined ? 3 * 60_000 : 10_000 + 5 * usualMs);

/** The tests of the rooms, on sources that hold all changes, in one process that stays warm. */
export async function openTests(sources, isAsked) {
  const rooms = config.test.projects.find(({ test }) => test.name === 'rooms').test;
  const vitest = await createVitest(
    'test',
    {
      ...{ root, config: false, watch: false, reporters: [], silent: true, testTimeout: 60_000 },
      ...{ include: rooms.include, exclude: rooms.exclude, isolate: false, maxWorkers: 1 },
      fsModuleCache: false,
      sequence: { setupFiles: 'list' },
      setupFiles: ['scripts/mutate/each-file.mjs', rooms.setupFiles],
      pool: 'warm',
      poolRunner: warmWorkers,
    },
    { plugins: [markdownAsText, withChanges(sources)] },
  );
  const [project] = vitest.projects;
  const listed = (await vitest.globTestSpecifications()).filter(({ moduleId }) =>
    isAsked(relative(root, moduleId)),
  );
  const imports = importsOf(listed.map(({ moduleId }) => moduleId));
  const files = listed.filter(({ moduleId }) =>
    [...sources.keys()].some((source) => imports.get(moduleId).has(source)),
  );

  /** What came of one file of tests with one change in force: 0 is none. `usualMs` is what it takes without. */
  async function run(specification, id, usualMs) {
    project.provide('mutation', id);
    let isEndless = false;
    const limit = setTimeout(() => {
      isEndless = true;
      void cool();
    }, limitOf(usualMs));
    const startedAt = performance.now();
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications([specification]);
    clearTimeout(limit);
    const module = testModules.find(({ moduleId }) => moduleId === specification.moduleId);
    const passed = !isEndless && unhandledErrors.length === 0 && Boolean(module?.ok());
    return { passed, isEndless, ms: performance.now() - startedAt, meta: module?.meta() ?? {} };
  }

  return {
    files,
    run,
    importing: (source) => files.filter(({ moduleId }) => imports.get(moduleId).has(join(root, source))),
    cool,
    async close() {
      await cool();
      await vitest.close();
    },
  };
}

function withChanges(sources) {
  return {
    name: 'with-changes',
    enforce: 'pre',
    load(id) {
      const source = sources.get(id);
      return source && switched(source.text, source.mutants);
    },
  };
}
