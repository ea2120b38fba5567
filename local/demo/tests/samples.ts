import type { z } from 'zod';
import type { Run, Step, Suggestion } from '../shapes.ts';
import type { Paper } from '../terminal/screen.ts';

/** Marks a style by its name, so that a test can see it. */
export const paper = (width = 80): Paper => ({ width, ink: (_style, text) => text });

type Wire<S extends z.ZodType> = z.input<S>;

export const aStep = (more: Partial<Wire<typeof Step>> = {}): Wire<typeof Step> => ({
  id: `step_${more.seq ?? 1}`,
  seq: 1,
  item: null,
  kind: 'gather',
  status: 'done',
  title: 'Looked for new conversations',
  reason: 'Found 2.',
  agent: null,
  sources: [],
  model: null,
  suggestionIds: [],
  ...more,
});

export const aRun = (more: Partial<Wire<typeof Run>> = {}): Wire<typeof Run> => ({
  id: 'run_1',
  title: 'Clear the inbox',
  status: 'completed',
  waitingFor: null,
  charge: 'charged',
  totals: { steps: 2, modelCalls: 1, inputTokens: 1200, outputTokens: 90, microUsd: 412, suggestions: 1 },
  summary: 'Done. 1 suggestion waits for you.',
  outcome: null,
  startedAt: '2026-11-22T09:00:00.000Z',
  endedAt: '2026-11-22T09:00:02.400Z',
  ...more,
});

export const aSuggestion = (more: Partial<Suggestion> = {}): Suggestion => ({
  id: 'sug_1',
  status: 'pending',
  title: 'Reply to Dana Reyes: Re: Review',
  reason: 'Dana asks to move the review.',
  urgency: 3,
  risk: 'high',
  flags: [],
  undo: null,
  revision: 1,
  hash: 'sha256:0123456789abcdef0123456789abcdef',
  action: {
    kind: 'mail.send',
    connectionId: 'con_1',
    payload: { to: ['dana@acme.example'], cc: [], subject: 'Re: Review', body: 'Hi Dana,\n\nSure.' },
  },
  newRecipients: [],
  editable: ['to', 'cc', 'subject', 'body'],
  sources: [{ source: 'mail:abc', quote: 'Can we move it?' }],
  missing: [],
  influencedBy: ['mail:abc'],
  offlineModel: false,
  hold: null,
  outcome: null,
  runId: 'run_1',
  createdAt: '2026-11-22T09:00:00.000Z',
  expiresAt: '2026-11-25T09:00:00.000Z',
  ...more,
});
