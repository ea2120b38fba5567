import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '#kernel';
import { removeConnection } from '#platform/connectors';
import type { Fault } from '../../../../local/stand-in/index.ts';
import { aMove, aReply, aResponse, delivery, propose, seen } from '../../../../tests/support/proposals.ts';
import { type World, world } from '../../../../tests/world.ts';
import { approveSuggestion } from '../decide/approve.ts';
import type { ActionName } from '../schema.ts';
import type { ApplyCtx, ApplyOutcome } from './apply-ctx.ts';
import { applySuggestion } from './apply-suggestion.ts';

/** One call that changes something, of each kind of action: where a try can be cut off. */
interface Point {
  kind: ActionName;
  call: Fault['match'];
}

const POINTS: Point[] = [
  { kind: 'mail.send', call: { method: 'POST', path: '*/createReply' } },
  { kind: 'mail.send', call: { method: 'POST', path: '*/send' } },
  { kind: 'mail.createDraft', call: { method: 'POST', path: '*/createReply' } },
  { kind: 'mail.archive', call: { method: 'POST', path: '*/move' } },
  { kind: 'mail.archive', call: { method: 'POST', path: '*/move', nth: 2 } },
  { kind: 'mail.applyLabel', call: { method: 'PATCH', path: '*/messages/*' } },
  { kind: 'mail.applyLabel', call: { method: 'PATCH', path: '*/messages/*', nth: 2 } },
  { kind: 'calendar.updateEvent', call: { method: 'PATCH', path: '*/events/*' } },
  { kind: 'calendar.respond', call: { method: 'POST', path: '*/accept' } },
];

const status = (code: number): Omit<Extract<Fault, { action: 'status' }>, 'match'> => ({
  action: 'status',
  status: code,
  ...(code === 429 && { headers: { 'retry-after': '1' } }),
});
/** The call never arrived, or its answer was lost: nobody here can tell which. */
const LOST = ['reset-before', 'reset-after-forward'] as const;
/** One for each class of refusal. */
const CODES = [400, 401, 403, 404, 412, 429, 503];

/** What the next delivery meets. */
const AFTERWARDS: [string, (w: World) => unknown][] = [
  ['nothing', () => undefined],
  ...[401, 403, 503].map((code): [string, (w: World) => unknown] => [
    `${code} to everything`,
    (w) => w.mailbox.plan({ ...status(code), match: { path: '/v1.0/*', times: 0 } }),
  ]),
  ...CODES.map((code): [string, (w: World) => unknown] => [
    `${code} to every change`,
    (w) => {
      for (const method of ['POST', 'PATCH'])
        w.mailbox.plan({ ...status(code), match: { method, path: '/v1.0/*', times: 0 } });
    },
  ]),
  [
    'a right to change that was withdrawn',
    (w) => w.ctx.db.patch(w.connectionId, [{ op: 'set', path: '/write/state', value: 'needs_reauth' }]),
  ],
  ['a connection that was removed', (w) => removeConnection(w.asPerson(), { id: w.connectionId })],
];

describe('what is said of an approved suggestion is what the vendor has', () => {
  const rows = AFTERWARDS.map(([what, meet], row) => [what, row, meet] as const);
  test.each(rows)('when a try was cut off anywhere and the next ones meet %s', async (_what, row, meet) => {
    const w = await world();
    const ids: string[] = [];
    // Each point is cut off in both ways over the rows of this table, and in one of them within a row.
    for (const [index, { kind, call }] of POINTS.entries()) {
      const action = LOST[(index + row) % 2] ?? 'reset-before';
      ids.push(...(await approvedAll(w, [kind])));
      await meeting(w, { action, match: call }, () => apply(w, ids.at(-1) ?? '', false));
    }
    await meet(w);
    for (const id of ids) await untilDone(w, id);
    await expectTrue(w, ids);
  });

  test.each(CODES)('when a change is answered with %i from the first try on', async (code) => {
    const w = await world();
    const ids = await approvedAll(
      w,
      POINTS.map(({ kind }) => kind),
    );
    for (const [index, { call }] of POINTS.entries())
      await meeting(w, { ...status(code), match: { ...call, times: 0 } }, () =>
        untilDone(w, ids[index] ?? ''),
      );
    await expectTrue(w, ids);
  });

  test.each(CODES)(
    'when the look at the source is answered with %i, nothing was begun and that is said',
    async (code) => {
      const w = await world();
      const ids = await approvedAll(w, [...new Set(POINTS.map(({ kind }) => kind))]);
      w.mailbox.plan({ ...status(code), match: { path: '/v1.0/*', times: 0 } });
      for (const id of ids) {
        await untilDone(w, id);
        expect((await w.ctx.suggestions.get(id)).outcome?.note).toContain('It was not carried out.');
      }
      await expectTrue(w, ids);
    },
  );
});

describe('a fault of ours', () => {
  const failing = (w: World): ApplyCtx =>
    Object.create(w.house.applyCtxOf(w.tenantId), {
      openWriter: { value: () => Promise.reject(new TypeError('CANARY of a fault')) },
    });

  test.each(['approved', 'applying'])(
    'never ends a suggestion that is %s, until an hour has passed; then the person is told what is true',
    async (phase) => {
      const w = await world();
      const [id = ''] = await approvedAll(w, ['mail.send']);
      const lost: Fault = { action: 'reset-after-forward', match: { path: '*/send' } };
      if (phase === 'applying') await meeting(w, lost, () => apply(w, id, false));

      const fail = (lastAttempt: boolean) => applySuggestion(failing(w), delivery(id, lastAttempt));
      for (const lastAttempt of [false, true, true]) expect((await fail(lastAttempt)).kind).toBe('retry');
      expect((await w.ctx.suggestions.get(id)).status).toBe(phase);
      expect(w.logged.join()).not.toContain('CANARY');

      w.clock.move(HOUR_MS);
      expect((await fail(false)).kind).toBe('done');
      await expectTrue(w, [id]);
    },
  );
});

const apply = (w: World, suggestionId: string, lastAttempt: boolean) =>
  applySuggestion(w.house.applyCtxOf(w.tenantId), delivery(suggestionId, lastAttempt));

/** Proposals of these kinds, with the yes stored; the deliveries are made by hand. */
async function approvedAll(w: World, kinds: ActionName[]): Promise<string[]> {
  w.engine.before(() => {
    throw new Error('the engine is down');
  });
  const ids: string[] = [];
  for (const kind of kinds) {
    const doc = await proposalOf(w, kind);
    await approveSuggestion(w.asPerson(), seen(doc));
    ids.push(doc.id);
  }
  await w.settle();
  return ids;
}

async function meeting(w: World, fault: Fault, work: () => Promise<unknown>): Promise<void> {
  w.mailbox.plan(fault);
  await work();
  await w.mailbox.calm();
}

/** As the story does it: some tries, then the last ones. */
async function untilDone(w: World, id: string): Promise<void> {
  const outcomes: ApplyOutcome[] = [];
  for (const lastAttempt of [false, false, true, true, true]) {
    outcomes.push(await apply(w, id, lastAttempt));
    const outcome = outcomes.at(-1);
    if (outcome?.kind !== 'retry') return;
    w.clock.move(outcome.afterMs);
  }
  throw new Error(`the suggestion was left open: ${JSON.stringify(outcomes)}`);
}

async function proposalOf(w: World, kind: ActionName) {
  if (kind === 'mail.send' || kind === 'mail.createDraft') return aReply(w, { kind });
  if (kind === 'calendar.updateEvent') return aMove(w);
  if (kind === 'calendar.respond') return aResponse(w, { title: `Planning ${crypto.randomUUID()}` });
  const id = `${crypto.randomUUID()}@acme.example`;
  await w.mailbox.deliver({ id, subject: 'Sale' });
  const { conversationId: threadId } = await w.mailbox.deliver({ inReplyTo: id, subject: 'Re: Sale' });
  return propose(w, { kind, input: { threadId, ...(kind === 'mail.applyLabel' && { label: 'To file' }) } });
}

/** Asks the vendor itself and compares. */
async function expectTrue(w: World, ids: string[]): Promise<void> {
  await w.mailbox.calm();
  const mailbox = await w.mailbox.dump();
  for (const id of ids) {
    const doc = await w.ctx.suggestions.get(id);
    const is = truth(mailbox, JSON.parse(doc.canonical), id);
    const note = doc.outcome?.note ?? '';
    const context = `${doc.status}: ${note} (at the vendor: ${is})`;
    expect(['applied', 'failed', 'needs_review'], context).toContain(doc.status);
    if (doc.status === 'applied') expect(is, context).toBe('done');
    if (doc.status === 'failed') expect(is, context).toBe('nothing');
    if (note.includes('not carried out')) expect(is, context).toBe('nothing');
    if (note.includes('Part of it')) expect(is, context).toBe('some');
  }
}

type Truth = 'done' | 'nothing' | 'some';
type Dump = Awaited<ReturnType<World['mailbox']['dump']>>;

function truth({ folders, events }: Dump, action: Approved, id: string): Truth {
  const all = folders.flatMap(({ folder, messages }) => messages.map((mail) => ({ ...mail, folder })));
  const made = all.filter(({ extendedProperties }) => extendedProperties.some(({ value }) => value === id));
  const thread = all.filter(({ conversationId }) => conversationId === action.target.threadId);

  if (action.kind === 'mail.send') {
    const sent = made.filter(({ folder }) => folder === 'sentitems').length;
    expect(sent, 'sent at most once').toBeLessThanOrEqual(1);
    return share(sent, 1);
  }
  if (action.kind === 'mail.createDraft') {
    expect(made.length, 'written at most once').toBeLessThanOrEqual(1);
    return share(made.length, 1);
  }
  if (action.kind === 'mail.archive')
    return share(thread.filter(({ folder }) => folder === 'archive').length, thread.length);
  if (action.kind === 'mail.applyLabel')
    return share(thread.filter(({ categories }) => categories.includes('To file')).length, thread.length);
  const event = events.find((one) => one.id === action.payload.eventId);
  if (action.kind === 'calendar.respond') {
    const told = all.filter(
      ({ folder, subject }) => folder === 'sentitems' && subject === `Accepted: ${event?.subject}`,
    );
    expect(told.length, 'told at most once').toBeLessThanOrEqual(1);
    return share(told.length, 1);
  }
  const { start = '', end = '' } = action.payload;
  return share(Number(event?.startsAt === instant(start) && event.endsAt === instant(end)), 1);
}

interface Approved {
  kind: ActionName;
  target: Record<string, string>;
  payload: { eventId?: string; start?: string; end?: string };
}

const share = (part: number, whole: number): Truth =>
  part === 0 ? 'nothing' : part === whole ? 'done' : 'some';

const instant = (at: string) => new Date(at).toISOString();
