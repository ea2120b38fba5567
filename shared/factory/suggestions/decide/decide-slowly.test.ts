import { beforeAll, describe, expect, test } from 'vitest';
import { HOUR_MS } from '#kernel';
import { type Connections, removeConnection } from '#platform/connectors';
import type { FaultAction } from '../../../../local/stand-in/index.ts';
import { aMove, anArchiving, seen } from '../../../../tests/support/proposals.ts';
import { refusalOf } from '../../../../tests/support/refusal.ts';
import { type World, world } from '../../../../tests/world.ts';
import type { SuggestionDoc } from '../store.ts';
import { approveSuggestion } from './approve.ts';
import { decideSuggestions } from './approve-many.ts';

const EXPIRY_MS = 72 * HOUR_MS;

/** A move that waits for Dana, who has answered. */
async function aHeldMove(w: World) {
  made += 1;
  const id = `held-${made}@acme.example`;
  const { conversationId: threadId } = await w.mailbox.deliver({ id });
  const move = await aMove(w, { holdUntilReply: { threadId, from: 'dana@acme.example' } });
  const at = new Date(w.clock.now().getTime() + HOUR_MS);
  await w.mailbox.deliver({ inReplyTo: id, subject: 'Re: Thursday', at });
  return move;
}
let made = 0;

describe('a decision that has to wait', () => {
  type Slow = (w: World, passes: () => void) => Partial<Connections>;
  const WAITS: [string, Slow][] = [
    [
      'for a slow mailbox',
      ({ ctx: { connections }, connectionId }, passes) => ({
        async reader(capability, choice) {
          expect(choice, 'the mailbox that the change belongs to').toEqual({ connectionId });
          const access = await connections.reader(capability, choice);
          passes();
          return access;
        },
      }),
    ],
    [
      'for the look at the permission',
      ({ ctx: { connections } }, passes) => ({
        async hasWriteGrant(connectionId) {
          const has = await connections.hasWriteGrant(connectionId);
          passes();
          return has;
        },
      }),
    ],
  ];

  test.each(WAITS)('%s, and crosses the deadline, is told that it came too late', async (_what, slow) => {
    const w = await world();
    const move = await aHeldMove(w);
    w.clock.move(EXPIRY_MS - 1);
    const connections = { ...w.ctx.connections, ...slow(w, () => w.clock.move(1)) };
    const ctx = Object.defineProperty(Object.create(w.ctx) as typeof w.ctx, 'connections', {
      value: connections,
    });

    expect(await refusalOf(approveSuggestion(ctx, seen(move)))).toMatchObject({
      status: 410,
      code: 'suggestion.expired',
    });
    const { items } = await decideSuggestions(ctx, { items: [seen(move)] });
    expect(items).toMatchObject([{ status: 410, code: 'suggestion.expired' }]);
    expect(await w.ctx.suggestions.get(move.id)).toMatchObject({ status: 'pending', decision: null });
    expect(w.engine.started).toEqual([]);
  });
});

/** A mailbox that failed several times in a row is left alone for a while; between two tests it is well. */
async function aGoodLook({ ctx, clock }: World) {
  const access = await ctx.connections.reader('mail');
  if (access.kind === 'ready') await access.reader.search({ since: clock.now() });
}

describe('a held suggestion while the mailbox is away', () => {
  let w: World;
  let move: SuggestionDoc;
  beforeAll(async () => {
    w = await world();
    move = await aHeldMove(w);
  });

  const look = { method: 'GET', path: '/v1.0/me/messages' };
  const status = (code: number, headers?: Record<string, string>): FaultAction => ({
    action: 'status',
    status: code,
    ...(headers && { headers }),
    json: { error: { code: 'Any', message: 'canary' } },
  });
  const AWAY: [string, FaultAction, number, string, number | undefined][] = [
    ['asks for patience', status(429, { 'retry-after': '7' }), 503, 'connectors.vendor_unavailable', 7],
    ['is closed for now', status(503, { 'retry-after': '9' }), 503, 'connectors.vendor_unavailable', 9],
    ['is closed', status(503), 503, 'connectors.vendor_unavailable', undefined],
    ['fails', status(500), 503, 'connectors.vendor_unavailable', undefined],
    ['hangs up', { action: 'reset-before' }, 503, 'connectors.vendor_unavailable', undefined],
    ['talks nonsense', { action: 'garbage' }, 503, 'connectors.vendor_unavailable', undefined],
    ['does not allow reading', status(403), 409, 'connection.forbidden', undefined],
    ['does not know the place', status(404), 409, 'connection.not_readable', undefined],
    ['cannot serve the request', status(400), 409, 'connection.not_readable', undefined],
    ['changes under the look', status(412), 409, 'connection.not_readable', undefined],
  ];

  test.each(AWAY)(
    'that %s stays pending, and the person hears why',
    async (_what, fault, code, name, sec) => {
      for (const inBatch of [false, true]) {
        w.mailbox.plan({ ...fault, match: look });
        const answer = inBatch
          ? await decideSuggestions(w.ctx, { items: [seen(move)] }).then(({ items: [item] }) => item)
          : await refusalOf(approveSuggestion(w.ctx, seen(move)));
        expect(answer).toMatchObject({ status: code, code: name });
        expect(inBatch ? answer : { retryAfterSec: undefined, ...Object(answer).extras }).toMatchObject({
          retryAfterSec: sec ?? (inBatch ? null : undefined),
        });
        expect(JSON.stringify(answer)).not.toContain('canary');
        // What asked for patience is not asked again before its time.
        w.clock.move((sec ?? 0) * 1000);
        await aGoodLook(w);
      }
      expect((await w.ctx.suggestions.get(move.id)).status).toBe('pending');
    },
  );

  test('of several decided at once, those that need no look are carried out', async () => {
    const [first, last] = [await anArchiving(w), await anArchiving(w)];
    // What is carried out looks too, and must not meet the fault in place of the decision.
    const decided = Promise.withResolvers<void>();
    w.engine.before(() => decided.promise);
    w.mailbox.plan({ ...status(503), match: look });
    const { items } = await decideSuggestions(w.ctx, { items: [seen(first), seen(move), seen(last)] });
    decided.resolve();
    await w.settle();
    expect(items.map(({ status: code }) => code)).toEqual([200, 503, 200]);
  });

  test('whose grant is dead, or that was removed, says what to do', async () => {
    w.mailbox.plan({ ...status(401), match: { ...look, times: 2 } });
    expect(await refusalOf(approveSuggestion(w.ctx, seen(move)))).toMatchObject({
      status: 409,
      code: 'connection.needs_reauth',
    });
    expect(await refusalOf(approveSuggestion(w.ctx, seen(move)))).toMatchObject({
      status: 409,
      code: 'connection.needs_reauth',
    });
    await removeConnection(w.ctx, { id: w.connectionId });
    expect(await refusalOf(approveSuggestion(w.ctx, seen(move)))).toMatchObject({
      status: 409,
      code: 'connection.missing',
    });
  });
});

test('a mailbox that has been away for a while is no fault of ours, and it is said when to try again', async () => {
  const w = await world();
  const held = await aHeldMove(w);
  w.mailbox.plan({ action: 'reset-before', match: { path: '/v1.0/*', times: 6 } });
  for (let away = 0; away < 2; away += 1) await refusalOf(approveSuggestion(w.ctx, seen(held)));
  expect(await refusalOf(approveSuggestion(w.ctx, seen(held)))).toMatchObject({
    code: 'connectors.vendor_unavailable',
    extras: { retryAfterSec: 30, detail: expect.stringContaining('Nothing was decided') },
  });
  await w.mailbox.calm();
});
