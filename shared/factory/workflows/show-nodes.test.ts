import { expect, test } from 'vitest';
import type { Node } from './nodes/index.ts';
import { nodesOf } from './show-nodes.ts';

const nodes: Node[] = [
  { id: 'look', kind: 'gather', title: 'Looked', reads: { new: { tool: 'mail.new', input: {} } } },
  {
    id: 'anything',
    kind: 'branch',
    title: 'Anything new?',
    when: { fact: 'new.count', is: 'gt', value: 0 },
    yes: 'next',
    no: 'end',
  },
  {
    id: 'threads',
    kind: 'each',
    title: 'Each',
    over: 'new',
    max: 20,
    body: [
      { id: 'triage', kind: 'think', title: 'sorted it', agent: 'triage', read: ['new'] },
      { id: 'tellOne', kind: 'notify', title: 'Tell', message: 'One.' },
    ],
  },
  { id: 'tell', kind: 'notify', title: 'Tell', message: 'Done.' },
];

const shown = nodesOf(nodes, { triage: 'agt_1' });

test('a person sees every node, what is done for each element inside of it', () => {
  expect(shown.map(({ id, inside }) => [id, inside])).toEqual([
    ['look', null],
    ['anything', null],
    ['threads', null],
    ['triage', 'threads'],
    ['tellOne', 'threads'],
    ['tell', null],
  ]);
  expect(shown.find(({ id }) => id === 'look')?.tools).toEqual(['mail.new']);
  expect(shown.find(({ id }) => id === 'triage')?.agentId).toBe('agt_1');
});

test('a question shows both ways, and a path that ends leads nowhere', () => {
  const ways = Object.fromEntries(shown.map(({ id, leadsTo }) => [id, leadsTo]));
  expect(ways.anything).toEqual([
    { when: 'yes', to: 'threads' },
    { when: 'no', to: null },
  ]);
  expect(ways.threads).toEqual([{ when: 'always', to: 'tell' }]);
  expect(ways.tellOne).toEqual([{ when: 'always', to: null }]);
  expect(ways.tell).toEqual([{ when: 'always', to: null }]);
});
