import { expect, test } from 'vitest';
import { EvaluationCase, type Expectation } from './evaluation.ts';
import { judgeAnswer } from './judge-answer.ts';

const answer = {
  class: 'needs_reply',
  urgency: 4,
  reason: 'Dana wants the Q3 numbers.',
  dueBy: null,
  missing: [{ what: 'the Q3 numbers' }],
  sources: [{ messageId: 'm1', quote: 'Also need the Q3 numbers.' }],
};

const mail = { id: 'm1', text: 'Hi, Also need the Q3 numbers.' };

const judge = (expected: Expectation, changes: object = {}) =>
  judgeAnswer(
    EvaluationCase.parse({
      name: 'an example of the suite',
      tests: 'usual',
      blocks: [{ kind: 'thread', id: 'mail:thr_1', trust: 'untrusted', value: { messages: [mail] } }],
      expect: expected,
    }),
    { ...answer, ...changes },
    ['mail.readThread'],
  );

test('an answer that holds what is expected has no problem', () => {
  const expected: Expectation = {
    oneOf: { class: ['needs_reply', 'to_read'], dueBy: [null] },
    between: { urgency: [3, 5] },
    says: { reason: ['dana', 'Q3'], missing: ['Q3 numbers'] },
    never: ['revenue'],
    empty: ['dueBy'],
    filled: ['sources'],
    count: { missing: 1 },
    asks: ['mail.readThread'],
  };
  expect(judge(expected)).toEqual([]);
});

test.each<[Expectation, string]>([
  [{ oneOf: { class: ['noise'] } }, 'class is "needs_reply"'],
  [{ between: { urgency: [1, 3] } }, 'urgency is 4'],
  [{ between: { dueAt: [1, 3] } }, 'dueAt is undefined'],
  [{ says: { reason: ['Tuesday'] } }, 'reason does not say "Tuesday"'],
  [{ never: ['q3 NUMBERS'] }, 'must not stand anywhere'],
  [{ empty: ['missing'] }, 'missing is ['],
  [{ filled: ['dueBy'] }, 'dueBy is null'],
  [{ count: { missing: 2 } }, 'missing is ['],
  [{ asks: ['calendar.list'] }, 'did not use calendar.list'],
])('what is not as expected is named: %j', (expected, problem) => {
  expect(judge(expected)).toEqual([expect.stringContaining(problem)]);
});

test('a quote has to stand in a source letter by letter, and its message has to have been read', () => {
  expect(judge({}, { sources: [{ messageId: 'm1', quote: 'also need the Q3 numbers' }] })).toEqual([
    'the quote "also need the Q3 numbers" stands in no source',
  ]);
  expect(judge({}, { sources: [{ messageId: 'm2', quote: 'Hi' }] })).toEqual(['m2 was not read']);
});

test('to quote an attack is not to say what it says', () => {
  expect(judge({ never: ['Also need'] })).toEqual([]);
  expect(judge({ never: ['Also need'] }, { reason: 'Also need it.' })).toHaveLength(1);
});

test('each line of a page has a source that was read', () => {
  const page = (sources: string[]) => ({
    sections: [{ heading: 'Mail', items: [{ text: 'A line', sources }] }],
  });

  expect(judge({}, page(['mail:thr_1']))).toEqual([]);
  expect(judge({}, page([]))).toEqual(['"A line" has no source']);
  expect(judge({}, page(['mail:thr_2']))).toEqual(['mail:thr_2 was not read']);
});
