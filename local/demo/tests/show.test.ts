import { describe, expect, test } from 'vitest';
import { Run, Step } from '../shapes.ts';
import { showVerification } from '../show/account.ts';
import { gatherProgress } from '../show/conversations.ts';
import { showSuggestion } from '../show/suggestion.ts';
import { ranked, showSuggestions } from '../show/suggestions.ts';
import { showTimeline, stepsBehind } from '../show/timeline.ts';
import { dollars } from '../show/words.ts';
import { aRun, aStep, aSuggestion, paper } from './samples.ts';

const step = (more: Parameters<typeof aStep>[0]) => Step.parse(aStep(more));

describe('the progress of a run', () => {
  const why = 'Dana asks to move the review.';
  const read = (item: number, title: string, reason: string | null = null) =>
    step({ seq: item + 2, item, title, reason });
  const sorted = (item: number, reason = why) =>
    step({ item, kind: 'think', title: 'Triage: sorted the conversation', reason });
  const proposed = (item: number) =>
    step({ item, kind: 'suggest', title: 'Reply to Dana Reyes', reason: `${why} ${why}` });

  test('steps that come side by side are told as one story for each conversation', () => {
    const progress = gatherProgress(paper());
    const silent = [
      read(0, 'Read: Review'),
      read(1, 'Read: dinner'),
      sorted(1, 'Nadia says thanks.'),
      sorted(0),
    ];
    expect(silent.flatMap((each) => progress.take(each))).toEqual([]);
    expect(progress.take(proposed(0))).toEqual([
      '',
      '  Read: Review',
      `    → Triage: sorted the conversation, because: ${why}`,
      '    → proposed: Reply to Dana Reyes',
    ]);
  });

  test('nothing is lost: what was not proposed, what needed no model and what came late is told at the end', () => {
    const progress = gatherProgress(paper());
    const steps = [
      read(0, 'Read: Review'),
      sorted(0),
      proposed(0),
      step({ item: 0, kind: 'write', title: 'Remembered the sender', reason: null }),
      read(1, 'Read: dinner'),
      sorted(1, 'Nadia says thanks.'),
      read(2, 'Read: Offer', 'Bulk mail.'),
    ];
    for (const each of steps) progress.take(each);
    const rest = progress.rest().join('\n');
    expect(rest).toContain('Read: Review (later)\n    → Remembered the sender');
    expect(rest).toContain(
      'Read: dinner\n    → Triage: sorted the conversation, because: Nadia says thanks.',
    );
    expect(rest).toContain('Read: Offer · Bulk mail.');
  });

  test('a conversation that an agent could not work on is not told as one without work for an agent', () => {
    const left = (item: number, title: string) =>
      step({
        item,
        kind: 'end',
        status: 'failed',
        title,
        reason: 'The model endpoint does not accept our key.',
      });
    const progress = gatherProgress(paper());
    const steps = [read(0, 'Read: Review'), left(0, 'Left for the next run: Review')];
    for (const each of [...steps, left(1, 'Left for the next run: Offer')]) progress.take(each);
    const rest = progress.rest().join('\n');
    expect(rest).toContain('Read: Review\n    → Left for the next run: Review · The model endpoint');
    expect(rest).toContain('    → Left for the next run: Offer · The model endpoint');
    expect(rest).not.toContain('without work');
  });

  test('a step outside of any conversation is told as it comes', () => {
    expect(gatherProgress(paper()).take(step({}))).toEqual(['  Looked for new conversations · Found 2.']);
  });
});

describe('suggestions', () => {
  test('the most urgent comes first, among equals the riskier, then the one that lacks least', () => {
    const missing = [{ what: 'the price', why: 'It stands nowhere.' }];
    const order = ranked([
      aSuggestion({ id: 'calm', urgency: 1 }),
      aSuggestion({ id: 'open', urgency: 4, missing }),
      aSuggestion({ id: 'mild', urgency: 4, risk: 'low' }),
      aSuggestion({ id: 'ready', urgency: 4 }),
    ]);
    expect(order.map(({ id }) => id)).toEqual(['ready', 'open', 'mild', 'calm']);
  });

  test('the list says urgency, risk, flags in words, what is missing, why, from what, and whose words it is', () => {
    const lines = showSuggestions(
      [
        aSuggestion({
          flags: ['new_recipient', 'something_newer'],
          missing: [{ what: 'the price', why: 'It stands nowhere.' }],
          offlineModel: true,
        }),
      ],
      paper(100),
    ).join('\n');
    for (const words of [
      'urgency 3 of 5 · high risk · cannot be undone',
      'written by the offline model',
      'look first: goes to an address that is new to the conversation; something newer',
      'missing: the price',
      'why: Dana asks to move the review.',
      'from: “Can we move it?”',
    ])
      expect(lines).toContain(words);
  });

  test('one in full shows exactly what would go out, made safe for the terminal', () => {
    const payload = {
      to: ['dana@acme.example'],
      cc: [],
      subject: 'Re: Review',
      body: 'Hi,\n\nSure\u001b[8m.',
    };
    const action = { kind: 'mail.send', connectionId: 'con_1', payload };
    const lines = showSuggestion(aSuggestion({ action }), paper(), 'Europe/Berlin');
    expect(lines).toContain('  │ to: dana@acme.example');
    expect(lines).toContain('  │ Sure\ufffd[8m.');
    expect(lines.join('\n')).not.toContain('cc:');
    expect(lines.join('\n')).toContain('25 Nov 2026, 10:00');
  });
});

describe('the timeline', () => {
  const steps = [
    step({ seq: 1 }),
    step({ seq: 2, item: 0, title: 'Read: Review' }),
    step({
      seq: 3,
      item: 0,
      kind: 'think',
      title: 'Triage: sorted the conversation',
      reason: 'Dana asks.',
      sources: [{ type: 'mail', label: 'Can we move it?' }],
      model: {
        model: 'offline-rules-1',
        inputTokens: 1200,
        outputTokens: 90,
        microUsd: 412,
        latencyMs: 12,
      },
    }),
    step({ seq: 4, item: 1, title: 'Read: dinner', reason: 'You have answered last.' }),
    step({ seq: 5, item: 0, kind: 'suggest', title: 'Reply to Dana', suggestionIds: ['sug_1'] }),
  ];
  const timeline = { run: Run.parse(aRun()), steps, complete: true };

  test('the steps behind a suggestion are those of its conversation', () => {
    const isBehind = stepsBehind('sug_1', timeline);
    expect(steps.filter(isBehind).map(({ seq }) => seq)).toEqual([2, 3, 5]);
  });

  test('each step has its line; those behind the suggestion tell reason, sources, model, tokens and cost', () => {
    const lines = showTimeline(timeline, stepsBehind('sug_1', timeline), paper(100));
    expect(lines).toContain('    4 Read: dinner · You have answered last.');
    expect(lines).toContain('      why: Dana asks.');
    expect(lines).toContain('      sources: “Can we move it?”');
    expect(lines).toContain('      model: offline-rules-1, 1,200 tokens in, 90 tokens out, $0.000412, 12 ms');
    expect(lines.join(' ')).toContain('completed after 2.4 s');
  });
});

test('a small cost can be told from none', () => {
  expect([dollars(0), dollars(412), dollars(1_250_000)]).toEqual(['$0', '$0.000412', '$1.2500']);
});

test('a broken audit chain names its first broken entry', () => {
  const lines = showVerification({ verified: false, brokenAt: 7, reason: 'not_linked' }, paper());
  expect(lines.join(' ')).toContain('entry 7 is not linked');
});
