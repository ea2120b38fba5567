/** So many changes are tried in one process, which then has to show that it is still sound. */
const BATCH = 25;

/**
 * Gives each change back with `by`, the file of tests that saw it; with `met: false` when no test comes
 * to it. Of each at most `most` files of tests are run.
 */
export async function* tryAll(tests, mutants, most) {
  const order = orderOf(tests, await firstRun(tests), most);
  for (let at = 0; at < mutants.length; at += BATCH) {
    const batch = mutants.slice(at, at + BATCH);
    for (const mutant of batch) Object.assign(mutant, await tried(tests, order, mutant));
    for (const mutant of await doubtful(tests, batch))
      Object.assign(mutant, await tried(tests, order, mutant));
    yield* batch;
  }
}

/** Which tests meet which change, without any of them in force. */
async function firstRun(tests) {
  const met = [];
  for (const file of tests.files) {
    const { passed, ms, meta } = await tests.run(file, 0);
    if (!passed) console.log(`${file.moduleId} does not pass as it is, so it says nothing.`);
    else met.push({ test: file, ms, loaded: meta.loaded ?? new Set(), reached: meta.reached ?? new Set() });
  }
  return met;
}

async function tried(tests, order, mutant) {
  const [reaching, loading] = [order.reaching(mutant), order.loading(mutant)];
  const by = (await seenBy(tests, reaching, mutant)) ?? (await seenAnew(tests, loading, mutant));
  if (by) order.prefer(by, mutant);
  return { by: by?.moduleId, met: reaching.length + loading.length > 0 };
}

async function seenBy(tests, files, { id }) {
  for (const { test, ms } of files) if (!(await tests.run(test, id, ms)).passed) return test;
}

/** What is decided while code is loaded needs a process that has not loaded it yet. */
async function seenAnew(tests, files, mutant) {
  if (files.length === 0) return;
  await tests.cool();
  const by = await seenBy(tests, files, mutant);
  await tests.cool();
  return by;
}

/** A test that fails without any change now says nothing about those that it saw before. */
async function doubtful(tests, batch) {
  const seen = Map.groupBy(
    batch.filter(({ by }) => by),
    ({ by }) => by,
  );
  const unsound = [];
  for (const file of tests.files) {
    if (seen.has(file.moduleId) && !(await tests.run(file, 0)).passed)
      unsound.push(...seen.get(file.moduleId));
  }
  if (unsound.length > 0) await tests.cool();
  return unsound;
}

/** The quick ones first, and before them what saw other changes of the same source. */
function orderOf(tests, met, most) {
  const seen = new Map();
  const atLoad = new Set(met.flatMap(({ loaded }) => [...loaded]));
  const key = (test, { file }) => `${test.moduleId} ${file}`;
  const timesSeen = (test, mutant) => seen.get(key(test, mutant)) ?? 0;
  const ordered = (those, mutant) =>
    those.toSorted((one, other) => weight(one, mutant) - weight(other, mutant)).slice(0, most);
  const weight = ({ test, ms }, mutant) => ms / (1 + timesSeen(test, mutant));

  return {
    reaching: (mutant) =>
      ordered(
        met.filter(({ reached }) => reached.has(mutant.id)),
        mutant,
      ),
    loading(mutant) {
      if (!atLoad.has(mutant.id)) return [];
      const importing = new Set(tests.importing(mutant.file));
      return ordered(
        met.filter(({ test }) => importing.has(test)),
        mutant,
      );
    },
    prefer: (test, mutant) => seen.set(key(test, mutant), timesSeen(test, mutant) + 1),
  };
}
