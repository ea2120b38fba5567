import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from './facts.ts';
import { next } from './graph.ts';
import type { Outline } from './nodes/index.ts';

const nodes: Outline[] = [
  { id: 'look', kind: 'gather', reads: [] },
  { id: 'anything', kind: 'branch', when: { fact: 'new.count', is: 'gt', value: 0 }, yes: 'next', no: 'end' },
  {
    id: 'urgent',
    kind: 'branch',
    when: { fact: 'sort.class', is: 'in', value: ['a', 'b'] },
    yes: 'tell',
    no: 'next',
  },
  { id: 'keep', kind: 'write' },
  { id: 'tell', kind: 'notify' },
];
const walk = (facts: Parameters<typeof next>[2]) => {
  const path: string[] = [];
  for (let node = nodes[0]; node; node = next(nodes, node, facts)) path.push(node.id);
  return path;
};

test('a walk follows the facts and ends', () => {
  expect(walk({ new: { count: 0 } })).toEqual(['look', 'anything']);
  expect(walk({ new: { count: 2 }, sort: { class: 'b' } })).toEqual(['look', 'anything', 'urgent', 'tell']);
  expect(walk({ new: { count: 2 }, sort: { class: 'c' } })).toEqual([
    'look',
    'anything',
    'urgent',
    'keep',
    'tell',
  ]);
});

test('a fact that nobody gave is neither equal nor greater nor among', () => {
  expect(walk({})).toEqual(['look', 'anything']);
  for (const is of ['eq', 'gt', 'in'] as const)
    expect(holds({ fact: 'a.b', is, value: is === 'in' ? ['x'] : 1 }, { a: {} })).toBe(false);
  expect(holds({ fact: 'a.b', is: 'ne', value: 1 }, {})).toBe(true);
  expect(holds({ fact: 'constructor.name', is: 'eq', value: 'Object' }, {})).toBe(false);
});

test('numbers are never compared with words', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer(), (text, number) => {
      expect(holds({ fact: 'a.b', is: 'gt', value: number }, { a: { b: text } })).toBe(false);
      expect(holds({ fact: 'a.b', is: 'eq', value: String(number) }, { a: { b: number } })).toBe(false);
    }),
  );
});

test('whatever the facts are, every walk ends within the number of its nodes', () => {
  const fact = fc.record({ count: fc.integer(), class: fc.constantFrom('a', 'b', 'c') });
  fc.assert(
    fc.property(fact, fact, (a, b) => {
      expect(walk({ new: a, sort: b }).length).toBeLessThanOrEqual(nodes.length);
    }),
  );
});
