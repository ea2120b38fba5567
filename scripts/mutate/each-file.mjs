import { beforeAll, beforeEach, inject } from 'vitest';

const active = inject('mutation');
/** The changes met while this file and what it imports were loaded, and those met by its tests. */
const [loaded, reached] = [new Set(), new Set()];
let met = loaded;
let hasFailed = false;

/** What the switches in the changed sources ask. They outlive this file of tests, so it stands where all find it. */
globalThis.mutation = {
  is(id) {
    met.add(id);
    return id === active;
  },
};

beforeAll(() => {
  met = reached;
});

/** The first test that sees a change is enough. */
beforeEach(({ task, skip, onTestFailed }) => {
  if (hasFailed) skip();
  Object.assign(task.file.meta, { loaded, reached });
  onTestFailed(() => {
    hasFailed = true;
  });
});
