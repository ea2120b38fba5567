import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { iso, later, MINUTE_MS } from '#kernel';
import {
  aPerson,
  movableClock,
  openStore,
  type PlatformCtx,
  type Store,
} from '../../../tests/support/platform.ts';
import { holdsInTheStore, namesAll, type Rule } from '../../../tests/support/state-machine.ts';
import * as changes from './changes/index.ts';
import { SuggestionStatus } from './schema.ts';
import type { SuggestionDoc } from './store.ts';

const clock = movableClock('2026-11-01T08:00:00.000Z');
let store: Store;
let ctx: PlatformCtx;

beforeAll(async () => {
  store = openStore(clock);
  ctx = await aPerson(store, clock);
  await ctx.plans.readGauge('packs');
});
afterAll(() => store.close());

const OWN = { deliveryId: 'delivery_own', until: iso(later(clock.now(), MINUTE_MS)) };
const OTHER = { ...OWN, deliveryId: 'delivery_other' };

const hash = 'sha256:0';
const aSuggestion: changes.NewSuggestion = {
  id: 'sug',
  title: 'Answer Dana',
  reason: 'Dana waits for an answer.',
  urgency: 3,
  risk: 'low',
  flags: [],
  undo: null,
  revision: 1,
  hash,
  canonical: '{}',
  sources: [],
  missing: [],
  influencedBy: [],
  offlineModel: false,
  hold: null,
  revisions: [],
  agentId: 'agent_1',
  runId: 'run_1',
  sourceKey: 'mail:1',
  seen: [],
  createdAt: iso(clock.now()),
  expiresAt: iso(later(clock.now(), MINUTE_MS)),
  ttl: -1,
};

const ENDED: string[] = ['applied', 'failed', 'needs_review'];

/** However it came to stand so: also with a claim where none belongs. */
const states: fc.Arbitrary<SuggestionDoc> = fc
  .record({
    status: fc.constantFrom(...SuggestionStatus.options),
    isOverdue: fc.boolean(),
    claim: fc.constantFrom(undefined, OWN, OTHER),
    handle: fc.constantFrom(null, 'draft_1'),
    undo: fc.constantFrom('none', 'open', 'over'),
    isAside: fc.boolean(),
  })
  .map(({ status, isOverdue, claim, handle, undo, isAside }) => ({
    ...changes.propose(ctx, aSuggestion).doc,
    status,
    handle,
    outcome: ENDED.includes(status) ? { note: 'Done.', vendorId: null, at: aSuggestion.createdAt } : null,
    ...(claim && { claim }),
    ...(undo !== 'none' && { undoableUntil: iso(later(clock.now(), undo === 'over' ? 0 : 1)) }),
    ...(isAside && { laterUntil: iso(later(clock.now(), MINUTE_MS)) }),
    ...(isOverdue && { expiresAt: iso(clock.now()) }),
  }));

const isIn =
  (...statuses: string[]) =>
  ({ status }: SuggestionDoc) =>
    statuses.includes(status);
const waits = ({ status, expiresAt }: SuggestionDoc) => status === 'pending' && expiresAt > iso(clock.now());
const isUndoable = ({ status, undoableUntil }: SuggestionDoc) =>
  status === 'approved' && undoableUntil !== undefined && undoableUntil > iso(clock.now());
const isFinal = (doc: SuggestionDoc) => doc.status === 'approved' && !isUndoable(doc);
const isOurs = ({ status, claim }: SuggestionDoc) =>
  status === 'applying' && claim?.deliveryId === OWN.deliveryId;

let made = 0;
const newer = () => {
  made += 1;
  return { ...aSuggestion, id: `newer_${made}` };
};

const rules: Record<string, Rule<SuggestionDoc>> = {
  'propose:in its place': {
    ops: (doc) => changes.propose(ctx, newer(), doc).ops,
    goes: isIn('pending'),
    to: 'superseded',
  },
  edit: {
    ops: (doc) => changes.edit(ctx, doc, { ...doc, revision: 2, hash: 'sha256:1' }, ['body']).ops,
    goes: waits,
  },
  'decide:yes': {
    ops: (doc) => changes.decide(ctx, doc, { verdict: 'approved', reason: null }).ops,
    goes: waits,
    to: 'approved',
  },
  'decide:no': {
    ops: (doc) => changes.decide(ctx, doc, { verdict: 'rejected', reason: 'No.' }).ops,
    goes: waits,
    to: 'rejected',
  },
  'decide:yes, for now': {
    ops: (doc) => changes.decide(ctx, doc, { verdict: 'approved', reason: null, undoSec: 5 }).ops,
    goes: waits,
    to: 'approved',
  },
  putAside: { ops: (doc) => changes.putAside(ctx, doc, iso(later(clock.now(), 1))).ops, goes: waits },
  bringBack: {
    ops: (doc) => changes.bringBack(ctx, doc).ops,
    goes: (doc) => waits(doc) && doc.laterUntil !== undefined,
  },
  withdraw: {
    ops: (doc) => changes.withdraw(ctx, doc, { revision: 2, hash: 'sha256:1', canonical: '{}' }).ops,
    goes: isUndoable,
    to: 'pending',
    isForAnyReading: true,
  },
  withdrawOutdated: {
    ops: (doc) => changes.withdrawOutdated(ctx, doc, 'newer').ops,
    goes: isUndoable,
    to: 'superseded',
    isForAnyReading: true,
  },
  askToBeWoken: { ops: (doc) => [changes.askToBeWoken(doc)], goes: isIn('pending') },
  expire: {
    ops: (doc) => changes.expire(ctx, doc).ops,
    goes: (doc) => doc.status === 'pending' && !waits(doc),
    to: 'expired',
  },
  beginApplying: {
    ops: (doc) => changes.beginApplying(ctx, doc, OWN).ops,
    goes: isFinal,
    to: 'applying',
  },
  takeClaim: { ops: (doc) => [changes.takeClaim(doc, OWN)], goes: isIn('applying') },
  renewClaim: { ops: ({ id }) => [changes.renewClaim(id, OWN)], goes: isOurs, isForAnyReading: true },
  releaseClaim: { ops: ({ id }) => [changes.releaseClaim(id, OWN)], goes: isOurs, isForAnyReading: true },
  keepHandle: {
    ops: (doc) => [changes.keepHandle(doc, 'draft_2')],
    goes: (doc) => doc.status === 'applying' && doc.handle === null,
  },
  noteAccepted: {
    ops: ({ id }) => [changes.noteAccepted(ctx, id)],
    goes: isIn('applying'),
    isForAnyReading: true,
  },
  confirmNewest: { ops: (doc) => [changes.confirmNewest(ctx, doc)], goes: isIn('applying') },
  'settle:applied': {
    ops: (doc) => changes.settle(ctx, doc, { status: 'applied', note: 'Done.', vendorId: 'mail_1' }).ops,
    goes: isIn('applying'),
    to: 'applied',
  },
  'settle:failed': {
    ops: (doc) => changes.settle(ctx, doc, { status: 'failed', note: 'No.', vendorId: null }).ops,
    goes: (doc) => isFinal(doc) || doc.status === 'applying',
    to: 'failed',
  },
  'settle:needs_review': {
    ops: (doc) => changes.settle(ctx, doc, { status: 'needs_review', note: 'Look.', vendorId: null }).ops,
    goes: (doc) => isFinal(doc) || doc.status === 'applying',
    to: 'needs_review',
  },
  noteSecondDraft: {
    ops: (doc) => changes.noteSecondDraft(doc, 'draft_2', { isLeft: true }).ops,
    goes: isIn('applying', ...ENDED),
  },
};

test('a suggestion goes from state to state as the rules of approval have it, and the store itself refuses the rest', async () => {
  namesAll(changes, rules);
  await holdsInTheStore(ctx.db, states, rules);
});

test('what makes room for a newer proposal tells of both, and its place among the pending ones is not counted twice', async () => {
  const older = changes.propose(ctx, { ...aSuggestion, id: 'older' });
  await ctx.audit.commit(older.ops, older.events);
  const read = await ctx.db.get<SuggestionDoc>('older');
  if (!read) throw new Error('what was proposed is not there');
  const counted = await ctx.plans.readGauge('pending/agent_1');

  const next = changes.propose(ctx, newer(), read);
  expect(await ctx.audit.commit(next.ops, next.events)).toMatchObject({ kind: 'committed' });

  expect(await ctx.plans.readGauge('pending/agent_1')).toBe(counted);
  expect(next.events.map(({ action }) => action)).toEqual(['suggestion.created', 'suggestion.superseded']);
});
