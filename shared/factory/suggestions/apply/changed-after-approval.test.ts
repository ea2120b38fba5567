import { describe, expect, test } from 'vitest';
import { aMove, anArchiving, aReply, delivery, seen } from '../../../../tests/support/proposals.ts';
import { type World, world } from '../../../../tests/world.ts';
import { freeze } from '../canonical-action.ts';
import { approveSuggestion } from '../decide/approve.ts';
import type { SuggestionDoc } from '../store.ts';
import { applySuggestion } from './apply-suggestion.ts';

type Change = (action: Record<string, never> & { payload: never; target: never }) => object;

const payload = (changes: object) => (action: { payload: object }) => ({
  ...action,
  payload: { ...action.payload, ...changes },
});
const target = (changes: object) => (action: { target: object }) => ({
  ...action,
  target: { ...action.target, ...changes },
});
const top = (changes: object) => (action: object) => ({ ...action, ...changes });

const REPLY: [string, Change][] = [
  ['version of the form', top({ v: 2 })],
  ['tenant', top({ tenantId: 'tnt_other' })],
  ['suggestion', top({ suggestionId: 'sug_other' })],
  ['revision', top({ revision: 2 })],
  ['kind', top({ kind: 'mail.archive' })],
  ['connection', top({ connectionId: 'con_other' })],
  ['deadline', top({ expiresAt: '2027-01-01T00:00:00.000Z' })],
  ['thread', target({ threadId: 'other' })],
  ['newest message', target({ lastMessageId: 'other' })],
  ['message answered', target({ inReplyTo: 'other' })],
  ['participants', target({ participants: 'eve@evil.example' })],
  ['an added target', target({ bcc: 'eve@evil.example' })],
  ['recipient added', payload({ to: ['dana@acme.example', 'eve@evil.example'] })],
  ['recipient dropped', payload({ to: [] })],
  ['recipient swapped', payload({ to: ['eve@evil.example'] })],
  ['recipient that looks alike', payload({ to: ['dаna@acme.example'] })],
  ['copy', payload({ cc: ['eve@evil.example'] })],
  ['blind copy', payload({ bcc: ['eve@evil.example'] })],
  ['subject', payload({ subject: 'Re: thursday' })],
  ['one letter', payload({ body: 'Tue 10:00 work.' })],
  ['a trailing blank', payload({ body: 'Tue 10:00 works. ' })],
  ['a zero-width character', payload({ body: 'Tue 10:00\u200b works.' })],
  ['an attachment', payload({ attachments: ['a1'] })],
];
const MOVE: [string, Change][] = [
  ['event', payload({ eventId: 'other' })],
  ['start', payload({ start: '2026-03-17T09:00:01Z' })],
  ['end', payload({ end: '2026-03-17T12:00:00Z' })],
  ['zone', payload({ zone: 'Asia/Tokyo' })],
  ['event version', target({ version: 'other' })],
  ['guests', payload({ attendees: ['eve@evil.example'] })],
];

/** Approved, and not yet carried out when somebody with access to the store changes it. */
async function approvedAndLeft(w: World, doc: SuggestionDoc) {
  w.engine.before(() => {
    throw new Error('the engine is down');
  });
  await approveSuggestion(w.ctx, seen(doc));
  await w.settle();
}

const setCanonical = (w: World, id: string, canonical: string) =>
  w.ctx.db.patch(id, [{ op: 'set', path: '/canonical', value: canonical }]);

const apply = (w: World, suggestionId: string) =>
  applySuggestion(w.house.applyCtxOf(w.tenantId), delivery(suggestionId));

async function outside(w: World) {
  const { folders, events } = await w.mailbox.dump();
  return JSON.stringify([folders.map(({ folder, messages }) => [folder, messages.length]), events]);
}

describe('what was changed after the approval is not carried out', () => {
  test.each([
    ...REPLY.map(([what, change]) => ['reply', what, change] as const),
    ...MOVE.map(([what, change]) => ['move', what, change] as const),
  ])('%s: %s', async (kind, _what, change) => {
    const w = await sharedWorld();
    const doc = kind === 'reply' ? await aReply(w) : await aMove(w);
    await approvedAndLeft(w, doc);
    const before = await outside(w);
    const changed = freeze(change(JSON.parse(doc.canonical)) as never).canonical;
    expect(changed).not.toBe(doc.canonical);

    await setCanonical(w, doc.id, changed);
    expect(await apply(w, doc.id)).toEqual({ kind: 'done', status: 'failed' });
    // A second change that also moves the shown hash does not help: the decision holds the approved one.
    await w.ctx.db.patch(doc.id, [
      { op: 'set', path: '/status', value: 'approved' },
      { op: 'set', path: '/hash', value: freeze(JSON.parse(changed)).hash },
    ]);
    expect(await apply(w, doc.id)).toEqual({ kind: 'done', status: 'failed' });
    expect(await outside(w)).toBe(before);
  });

  test('bytes that say the same in another order are other bytes', async () => {
    const w = await sharedWorld();
    const doc = await aReply(w);
    await approvedAndLeft(w, doc);
    const turned = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(doc.canonical)).reverse()));
    await setCanonical(w, doc.id, turned);
    expect(await apply(w, doc.id)).toEqual({ kind: 'done', status: 'failed' });
  });
});

describe('an approval cannot be carried over', () => {
  test('to another suggestion of the same person', async () => {
    const w = await sharedWorld();
    const [yes, never] = [await anArchiving(w), await aReply(w)];
    await approvedAndLeft(w, yes);
    const { canonical, hash, decision } = await w.ctx.suggestions.get(yes.id);
    await w.ctx.db.patch(
      never.id,
      Object.entries({ canonical, hash, decision, status: 'approved' }).map(([name, value]) => ({
        op: 'set' as const,
        path: `/${name}`,
        value,
      })),
    );
    const before = await outside(w);
    expect(await apply(w, never.id)).toEqual({ kind: 'done', status: 'failed' });
    expect(await outside(w)).toBe(before);
  });

  test('to another person’s account', async () => {
    const [one, other] = [await world(), await world()];
    const doc = await anArchiving(one);
    await approvedAndLeft(one, doc);
    const { etag: _etag, ...copy } = await one.ctx.suggestions.get(doc.id);
    await other.ctx.db.create(copy);
    expect(await apply(other, doc.id)).toEqual({ kind: 'done', status: 'failed' });
    expect((await other.ctx.suggestions.get(doc.id)).outcome?.note).toContain(
      'does not belong to these bytes',
    );
  });

  test('beyond the deadline that was approved with it', async () => {
    const w = await sharedWorld();
    const doc = await anArchiving(w);
    await approvedAndLeft(w, doc);
    const { decision } = await w.ctx.suggestions.get(doc.id);
    // Somebody gives the old yes a later date and the suggestion a later deadline.
    await w.ctx.db.patch(doc.id, [
      { op: 'set', path: '/expiresAt', value: '2027-01-01T00:00:00.000Z' },
      { op: 'set', path: '/decision', value: { ...decision, at: '2026-06-01T00:00:00.000Z' } },
    ]);
    expect(await apply(w, doc.id)).toEqual({ kind: 'done', status: 'failed' });
  });

  test('while a forged approval without the person’s yes opens no write access', async () => {
    const w = await sharedWorld();
    const doc = await anArchiving(w);
    const opened = await w.house.applyCtxOf(w.tenantId).openWriter({
      connectionId: w.connectionId,
      suggestionId: doc.id,
      confirmApproved: async () => false,
    });
    expect(opened).toEqual({ kind: 'blocked', reason: 'not_approved' });
    expect(Object.keys(w.ctx).filter((name) => /writ/i.test(name))).toEqual([]);
  });
});

let shared: Promise<World> | undefined;
const sharedWorld = (): Promise<World> => {
  shared ??= world();
  return shared;
};
