import { describe, expect, test } from 'vitest';
import { checkDefinition } from './check-definition.ts';
import { Definition } from './definition.ts';

const look = {
  id: 'look',
  kind: 'gather',
  title: 'Look',
  reads: { new: { tool: 'mail.new', input: {} } },
};
const think = { id: 'sort', kind: 'think', title: 'Sort', agent: 'triage', read: ['new'] };
const branch = (id: string, yes: string, no = 'next') => ({
  id,
  kind: 'branch',
  title: 'Which?',
  when: { fact: 'new.count', is: 'gt', value: 0 },
  yes,
  no,
});
const propose = (action: string) => ({
  id: 'propose',
  kind: 'suggest',
  title: 'Propose',
  agent: 'triage',
  propose: [{ action, input: {}, reason: 'r', urgency: 1, sourceKey: 'k' }],
});
const asked = (on: string) => ({ id: 'asked', kind: 'decide', title: 'Asked', on, withinHours: 24 });
const each = (body: object[], over = 'new') => ({
  id: 'all',
  kind: 'each',
  title: 'Each',
  over,
  max: 5,
  body,
});

const problems = (nodes: object[], more: object = {}) =>
  checkDefinition(Definition.parse({ nodes, triggers: [{ kind: 'manual' }], ...more }), ['triage']);

test('a definition without a fault is accepted', () => {
  expect(
    problems(
      [look, branch('any', 'next', 'end'), each([think, branch('b', 'end'), propose('mail.archive')])],
      {
        cursor: 'new',
      },
    ),
  ).toEqual([]);
});

describe('a definition that cannot be walked to an end is refused with the place', () => {
  test.each<[string, object[], RegExp]>([
    ['a branch back to an earlier node', [look, branch('any', 'look')], /any: look does not lie ahead/],
    ['a branch to itself', [look, branch('any', 'any')], /any: any does not lie ahead/],
    ['a branch to nowhere', [look, branch('any', 'nowhere')], /any: nowhere does not lie ahead/],
    [
      'a branch back inside a fan-out',
      [look, each([think, branch('b', 'sort')])],
      /b: sort does not lie ahead/,
    ],
    [
      'a branch out of a fan-out',
      [look, each([branch('b', 'tell')]), { id: 'tell', kind: 'notify', title: 't', message: 'm' }],
      /b: tell does not lie ahead/,
    ],
    ['a branch into a fan-out', [look, branch('b', 'sort'), each([think])], /b: sort does not lie ahead/],
    ['two nodes of one name', [look, look], /look: used twice/],
    ['one name in and out of a fan-out', [look, think, each([think])], /sort: used twice/],
    [
      'a read with a tool that proposes',
      [{ ...look, reads: { new: { tool: 'mail.send', input: {} } } }],
      /mail.send is no reading tool/,
    ],
    [
      'a read with an unknown tool',
      [{ ...look, reads: { new: { tool: 'web.fetch', input: {} } } }],
      /web.fetch is no reading tool/,
    ],
    [
      'a write with a reading tool',
      [{ id: 'keep', kind: 'write', title: 'k', agent: 'triage', tool: 'mail.search', input: {} }],
      /does not write own records/,
    ],
    [
      'a proposal nobody can carry out',
      [look, propose('mail.deleteEverything')],
      /mail.deleteEverything cannot be proposed/,
    ],
    ['a proposal of a reading tool', [look, propose('mail.search')], /mail.search cannot be proposed/],
    [
      'an agent that the pack does not have',
      [look, { ...think, agent: 'stranger' }],
      /there is no agent stranger/,
    ],
    [
      'a decision on what nobody proposed',
      [look, asked('propose')],
      /nothing is proposed by propose before it/,
    ],
    [
      'a decision on what is proposed after it',
      [look, asked('propose'), propose('mail.archive')],
      /nothing is proposed by propose before it/,
    ],
    ['a fan-out over nothing', [look, each([think], 'other')], /there is no list other/],
  ])('%s', (_what, nodes, problem) => {
    expect(problems(nodes).join('\n')).toMatch(problem);
  });

  test('a cursor on a read that is not there', () => {
    expect(problems([look], { cursor: 'old' })).toEqual(['cursor: there is no read old']);
  });
});

test('a cursor on a read that does not list what is new is refused', () => {
  const search = { ...look, reads: { new: { tool: 'mail.search', input: {} } } };
  expect(problems([search], { cursor: 'new' })).toEqual(['cursor: mail.search does not list what is new']);
});

test('a workflow that reads new mail cannot wait, in a fan-out or out of it', () => {
  const pause = { id: 'pause', kind: 'wait', title: 'Wait', for: { minutes: 5 } };
  for (const nodes of [
    [look, pause],
    [look, each([pause])],
    [look, propose('mail.archive'), asked('propose')],
  ]) {
    expect(problems(nodes, { cursor: 'new' }).join()).toMatch(/cannot wait/);
    expect(problems(nodes)).toEqual([]);
  }
});

describe('the form of a definition bounds how much it can do', () => {
  const refused = (nodes: unknown[]) =>
    expect(Definition.safeParse({ nodes, triggers: [{ kind: 'manual' }] }).success).toBe(false);

  test.each<[string, unknown[]]>([
    ['no node', []],
    ['41 nodes', Array.from({ length: 41 }, (_, n) => ({ ...look, id: `n${n}` }))],
    ['a wait of six days', [{ id: 'w', kind: 'wait', title: 't', for: { minutes: 6 * 24 * 60 } }]],
    ['a decision within six days', [{ ...asked('propose'), withinHours: 6 * 24 }]],
    ['a fan-out of 21', [{ ...each([think]), max: 21 }]],
    ['a fan-out in a fan-out', [each([each([think])])]],
    ['an unknown kind of node', [{ ...look, kind: 'shell' }]],
    ['an unknown member', [{ ...look, run: 'rm' }]],
    [
      'six proposals of one node',
      [{ ...propose('mail.archive'), propose: Array(6).fill(propose('mail.archive').propose[0]) }],
    ],
    ['a name that is no word', [{ ...look, id: '__proto__' }]],
  ])('%s', (_what, nodes) => refused(nodes));
});
