import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Addition, openCopy } from './support/additions/in-a-copy.ts';
import { action, connector, nodeKind, readTool, room, route } from './support/additions/one-of-each.ts';

/* CONTRIBUTING, "Adding something": one of each is added as it says, to the app as it stands, and is part of it. */

const ALL = [route, room, readTool, action, nodeKind, connector];
const MOST_FILES = 2;

let copy: ReturnType<typeof openCopy>;
beforeAll(() => {
  copy = openCopy();
});
afterAll(() => copy.remove());

const errorsWith = (additions: Addition[]): string[] => {
  copy.with(additions);
  return copy.errors();
};

const filesOf = ({ outside }: Addition): string[] => [...new Set(outside.map(({ file }) => file))];

/** The addition without what it changes in one file. */
const forgetting = (addition: Addition, file: string): Addition => ({
  ...addition,
  own: { ...addition.own, edits: addition.own.edits.filter((edit) => edit.file !== file) },
  outside: addition.outside.filter((edit) => edit.file !== file),
});

test.each(ALL)('$kind touches at most two files outside of its own folder', (addition) => {
  expect(filesOf(addition).length).toBeLessThanOrEqual(MOST_FILES);
});

describe('what was added as it is said', () => {
  test('compiles', { timeout: 200_000 }, () => {
    expect(errorsWith(ALL)).toEqual([]);
  });

  test('is part of the app', { timeout: 100_000 }, async () => {
    copy.with(ALL);
    const found = await copy.run<{ default: unknown }>(
      `import { allRoutes } from './shared/contracts.ts';
       import { allJobs, allListeners, ROOMS } from './shared/rooms.ts';
       import { READ_TOOLS } from './shared/factory/agents/tools/index.ts';
       import { ACTIONS } from './shared/factory/suggestions/actions/index.ts';
       import { Definition } from './shared/factory/workflows/definition.ts';
       import { RUN_ACTIVITIES } from './shared/factory/workflows/activities.ts';
       import { CONNECTORS } from './shared/platform/connectors/drivers/registry.ts';
       const nodes = [{ id: 'a', title: 'a', kind: 'sigh' }];
       const routes = allRoutes().map(({ id }) => id);
       export default {
         routes: ['getGreeting', 'listGreetings'].every((id) => routes.includes(id)),
         handled: ROOMS.every(({ routes, handlers }) => Object.keys(routes).every((name) => name in handlers)),
         job: 'greetings.greetAgain' in allJobs(),
         listener: 'greetings.greetWhenItEnds' in allListeners(),
         personalData: ROOMS.some(({ personalData }) => 'greeting' in personalData),
         tool: READ_TOOLS.has('weather.look'),
         action: 'mail.unarchive' in ACTIONS,
         node: Definition.safeParse({ nodes, triggers: [{ kind: 'manual' }] }).success && 'sigh' in RUN_ACTIVITIES,
         connector: CONNECTORS.some(({ id }) => id === 'slate'),
       };`,
    );
    expect(found.default).toEqual({
      ...{ routes: true, handled: true, job: true, listener: true, personalData: true },
      ...{ tool: true, action: true, node: true, connector: true },
    });
  });
});

describe('what was forgotten', () => {
  test.each([
    { addition: route, file: 'shared/platform/preferences/index.ts', says: /getGreeting/ },
    { addition: room, file: 'shared/rooms.ts', says: /greetings/ },
    { addition: action, file: 'shared/factory/suggestions/actions/index.ts', says: /mail\.unarchive/ },
    { addition: nodeKind, file: 'shared/factory/workflows/nodes/index.ts', says: /sigh/ },
    { addition: nodeKind, file: 'shared/factory/workflows/activities.ts', says: /sigh/ },
  ])('of $addition.kind in $file does not compile', { timeout: 200_000 }, ({ addition, file, says }) => {
    expect(errorsWith([forgetting(addition, file)]).join('\n')).toMatch(says);
  });

  test('such as the declaration of what a listener hears does not compile', { timeout: 200_000 }, () => {
    const [index = ''] = Object.keys(room.own.files).filter((file) => file.endsWith('index.ts'));
    const deaf = { file: index, find: "'tenant.created'", put: "'tenant.imagined'" };
    const errors = errorsWith([{ ...room, own: { ...room.own, edits: [deaf] } }]);
    expect(errors.join('\n')).toMatch(/tenant\.imagined/);
  });
});
