import { describe, expect, test } from 'vitest';
import { measure, scores } from './measure.ts';
import { LABELLED, readPeople, readSet } from './read-cases.ts';
import { unsupported } from './supported.ts';

/** The floor under what `npm run evals` prints; a change of the rules may lift it. */
const LEAST_PRECISION = 0.9;
const LEAST_RECALL = 0.85;
/** Of the five people's conversations. */
const LEAST_HITS = 0.9;

const labelled = LABELLED.map((name) => ({ name, results: measure(readSet(name)) }));
const people = readPeople().map((set) => ({ name: set.name, set, results: measure(set) }));

describe.each(labelled)('$name', ({ results }) => {
  test('who waits for an answer is told rightly, and nearly always', () => {
    const found = scores(results).find((score) => score.class === 'needs_reply');

    expect(found?.cases).toBeGreaterThanOrEqual(10);
    expect(found?.precision).toBeGreaterThanOrEqual(LEAST_PRECISION);
    expect(found?.recall).toBeGreaterThanOrEqual(LEAST_RECALL);
  });

  test('what is put out of sight is noise or a receipt, and no mail that waits for an answer', () => {
    const hidden = results.filter(({ got }) => got === 'noise' || got === 'to_file');

    expect(hidden.filter(({ wanted }) => wanted.includes('needs_reply')).map(({ place }) => place)).toEqual(
      [],
    );
  });
});

test('there are a hundred and fifty labelled mails and more, and thirty or so of each of five people', () => {
  expect(labelled.flatMap(({ results }) => results).length).toBeGreaterThanOrEqual(150);
  const mails = people.map(({ set }) => set.cases.flatMap(({ thread }) => thread.messages).length);
  expect(mails).toHaveLength(5);
  expect(Math.min(...mails)).toBeGreaterThanOrEqual(30);
});

test.each(people)('the conversations of $name are read as they are meant', ({ results }) => {
  const hits = results.filter(({ faults }) => faults.length === 0).length;

  expect(hits / results.length).toBeGreaterThanOrEqual(LEAST_HITS);
});

test('no draft says a sentence that nothing bears, or what its case forbids', () => {
  const all = [...labelled, ...people].flatMap(({ results }) => results);
  const wrong = all.flatMap(({ place, faults }) =>
    faults
      .filter((fault) => /^(?:nothing bears|the draft says)/.test(fault))
      .map((fault) => `${place}: ${fault}`),
  );

  expect(all.filter(({ draft }) => draft?.outcome === 'draft').length).toBeGreaterThan(80);
  expect(wrong).toEqual([]);
});

test('the judge of sentences finds what nothing bears', () => {
  const set = readSet('looked-at');
  const one = set.cases.find(({ thread }) => thread.subject === 'Lease clause 7');
  if (!one) throw new Error('the case is gone');
  const says = (sentence: string) =>
    unsupported(
      {
        outcome: 'draft',
        subject: 'Re: Lease clause 7',
        body: `Hi Clara,\n\n${sentence}\n\nBest,\nNoa`,
        missing: [],
        moveEvent: null,
        invitation: null,
        reason: '',
        sources: [],
      },
      { desk: set.desk, thread: one.thread, read: { events: [], slots: [] } },
    );

  expect(says('There is no 31 November: which day do you mean?')).not.toEqual([]);
  for (const sentence of [
    'Sure, we can move it.',
    'I agree to clause 7.',
    'I could do Tuesday 17 March at 09:00 (Europe/Berlin).',
    'My calendar is free on Thursday 12 March.',
    'As you wrote in this conversation: “We accept clause 7.”',
    '[missing: your decision].',
  ])
    expect(says(sentence)).not.toEqual([]);
});
