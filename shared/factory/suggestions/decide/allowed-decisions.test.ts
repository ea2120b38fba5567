import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Ctx, canonicalJson, DomainError, HOUR_MS, iso, later, type Stored } from '#kernel';
import { anArchiving, aReply } from '../../../../tests/support/proposals.ts';
import { type World, world } from '../../../../tests/world.ts';
import { thaw } from '../canonical-action.ts';
import { getSuggestion } from '../read-suggestions.ts';
import { Risk, type SuggestionDecision, SuggestionStatus } from '../schema.ts';
import type { SuggestionDoc } from '../store.ts';
import { approveSuggestion } from './approve.ts';
import { decideSuggestions } from './approve-many.ts';
import { editSuggestion } from './edit-suggestion.ts';
import { putSuggestionAside } from './put-aside.ts';
import { rejectSuggestion } from './reject.ts';
import { withdrawSuggestion } from './withdraw.ts';

const decide: Record<SuggestionDecision, (ctx: Ctx, doc: Stored<SuggestionDoc>) => Promise<unknown>> = {
  approve: (ctx, { id, revision, hash }) => approveSuggestion(ctx, { id, revision, hash }),
  batch: (ctx, { id, revision, hash }) => decideSuggestions(ctx, { items: [{ id, revision, hash }] }),
  edit: (ctx, { id, etag, canonical }) =>
    editSuggestion(ctx, {
      id,
      ifMatch: etag,
      payload: thaw(canonical).kind === 'mail.archive' ? {} : { body: 'Wed 15:00 works.' },
    }),
  reject: (ctx, { id }) => rejectSuggestion(ctx, { id }),
  later: (ctx, { id, expiresAt: until }) => putSuggestionAside(ctx, { id, until }),
  withdraw: (ctx, { id, revision, hash }) => withdrawSuggestion(ctx, { id, revision, hash }),
};

const states = fc.record({
  of: fc.constantFrom('reply', 'draft', 'archiving'),
  // Most of what is asked about still waits.
  status: fc.oneof(fc.constant('pending' as const), fc.constantFrom(...SuggestionStatus.options)),
  risk: fc.constantFrom(...Risk.options),
  revision: fc.constantFrom(1, 99, 100),
  hold: fc.constantFrom('none', 'waiting', 'answered'),
  isOverdue: fc.boolean(),
  undo: fc.constantFrom('none', 'open', 'over'),
  hasGap: fc.boolean(),
});
type State = typeof states extends fc.Arbitrary<infer S> ? S : never;

test('what a suggestion says can be decided about it can be, and nothing else', async () => {
  const w = await world();
  const put = await stateMaker(w);
  const orchestrations = { ...w.ctx.orchestrations, startApply: async () => 'started' as const };
  const ctx = { ...w.ctx, orchestrations };

  await fc.assert(
    fc.asyncProperty(states, async (state) => {
      for (const decision of Object.keys(decide) as SuggestionDecision[]) {
        const doc = await put(state);
        const { allowedDecisions, heldBy } = (await getSuggestion(ctx, { id: doc.id })).body;
        const isAllowed = allowedDecisions.includes(decision);
        const isYes = decision === 'approve' || decision === 'batch';
        const isStillHeld = isYes && heldBy.includes('suggestion.held') && state.hold === 'waiting';

        await decide[decision](ctx, doc).catch(expectRefusal);
        const isDone = (await ctx.suggestions.get(doc.id)).etag !== doc.etag;
        await ctx.db.batch([{ kind: 'delete', id: doc.id }]);

        expect([decision, isDone]).toEqual([decision, isAllowed && !isStillHeld]);
      }
    }),
    { numRuns: 120 },
  );
}, 60_000);

test('with a fact missing the screen can say so, and once it is filled in the yes is free', async () => {
  const w = await world();
  const { id, etag } = await aReply(w, { body: 'It is [missing: the price].' });
  const before = await getSuggestion(w.ctx, { id });
  expect(before.body).toMatchObject({
    allowedDecisions: ['edit', 'reject', 'later'],
    heldBy: ['suggestion.has_gaps'],
  });

  const { body } = await editSuggestion(w.ctx, { id, ifMatch: etag, payload: { body: 'It is 40.' } });
  expect(body).toMatchObject({ allowedDecisions: ['approve', 'edit', 'reject', 'later'], heldBy: [] });
});

test('time alone takes every decision away', async () => {
  const w = await world();
  const { id, expiresAt } = await anArchiving(w);
  const read = async () => (await getSuggestion(w.ctx, { id })).body.allowedDecisions;
  expect(await read()).toEqual(['approve', 'reject', 'batch', 'later']);
  w.clock.set(expiresAt);
  expect(await read()).toEqual([]);
});

const expectRefusal = (error: unknown) => expect(error).toBeInstanceOf(DomainError);

/** Puts suggestions into the store as no use-case would leave them all. */
async function stateMaker(w: World) {
  const waiting = (await w.mailbox.deliver({ id: 'asked@acme.example' })).conversationId;
  const since = iso(w.clock.now());
  const answered = (await w.mailbox.deliver({ id: 'first@acme.example' })).conversationId;
  w.clock.move(HOUR_MS);
  await w.mailbox.deliver({ inReplyTo: 'first@acme.example', at: w.clock.now() });
  const made = {
    reply: await aReply(w),
    draft: await aReply(w, { kind: 'mail.createDraft' }),
    archiving: await anArchiving(w),
  };
  const threads = { none: undefined, waiting, answered };
  let next = 0;

  return async ({ of, status, risk, revision, hold, isOverdue, undo, hasGap }: State) => {
    next += 1;
    const id = `sug_state_${next}`;
    const { etag: _etag, counted: _counted, ...like } = made[of];
    const action = thaw(like.canonical);
    const payload =
      hasGap && 'body' in action.payload ? { ...action.payload, body: '[missing: it]' } : action.payload;
    const threadId = threads[hold];
    const doc: SuggestionDoc = {
      ...like,
      id,
      sourceKey: id,
      status,
      risk,
      revision,
      canonical: canonicalJson({ ...action, payload, revision }),
      hold: threadId ? { until: 'reply', from: 'dana@acme.example', threadId, since } : null,
      expiresAt: iso(later(w.clock.now(), isOverdue ? 0 : HOUR_MS)),
      ...(undo !== 'none' && { undoableUntil: iso(later(w.clock.now(), undo === 'over' ? 0 : 5_000)) }),
    };
    await w.ctx.db.batch([{ kind: 'create', doc }]);
    return w.ctx.suggestions.get(id);
  };
}
