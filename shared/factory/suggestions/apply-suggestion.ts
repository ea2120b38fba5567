import { type BatchOp, type Ctx, faultOf, isError, iso, type Stored, sha256 } from '#kernel';
import { isConnectorError } from '#platform/connectors';
import { dailyActionsReached } from '#platform/plans';
import { ACTIONS, type Attempt, type Writers } from './actions/index.ts';
import { thaw } from './canonical-action.ts';
import { underWay } from './errors.ts';
import type { SuggestionStatus } from './schema.ts';
import type { SuggestionDoc } from './store.ts';

/** Gives write access, and only after `confirmApproved` said yes. Held by the apply activity alone. */
export type OpenWriter = (request: {
  connectionId: string;
  suggestionId: string;
  confirmApproved: () => Promise<boolean>;
}) => Promise<{ kind: 'ready'; writers: Writers } | { kind: 'blocked'; reason: string }>;

export type ApplyOutcome = { kind: 'done'; status: SuggestionStatus } | { kind: 'retry'; afterMs: number };

type Needs = Pick<Ctx, 'tenantId' | 'suggestions' | 'audit' | 'clock' | 'db' | 'log' | 'plans'> & {
  openWriter: OpenWriter;
  /** As much of the agents as the switch needs; `undefined` = uninstalled. */
  agents: { find(id: string): Promise<{ enabled: boolean } | undefined> };
};

const NEVER_CARRIED_OUT = 'It was not carried out.';
const CANNOT_BE_TOLD =
  'It cannot be told whether this was carried out. Please look in your mailbox or calendar.';

/**
 * Carries out an approved suggestion, at most once at the vendor, however often it is delivered.
 * Order: check the approval against the stored bytes → look at the source again → store the intent → call →
 * store the vendor's answer. After a crash the vendor is asked first what became of the earlier try; where that
 * cannot be told, the suggestion goes to the person as `needs_review` and is never sent again by itself.
 */
export async function applySuggestion(
  ctx: Needs,
  { suggestionId, lastAttempt }: { suggestionId: string; lastAttempt: boolean },
): Promise<ApplyOutcome> {
  const doc = await ctx.suggestions.get(suggestionId);
  if (doc.status !== 'approved' && doc.status !== 'applying') return { kind: 'done', status: doc.status };
  if (!isApprovedAsStored(ctx, doc))
    return settle(ctx, doc, 'failed', 'The approval does not belong to these bytes.');

  try {
    return await carryOut(ctx, doc);
  } catch (error) {
    if (isError(error, dailyActionsReached))
      return settleLatest(ctx, suggestionId, 'failed', `${error.title} ${NEVER_CARRIED_OUT}`);
    if (isError(error, underWay))
      return afterConnectorError(ctx, suggestionId, { class: 'transient' }, lastAttempt);
    if (!isConnectorError(error)) return tryAgain(ctx, suggestionId, error);
    return afterConnectorError(ctx, suggestionId, error, lastAttempt);
  }
}

function tryAgain({ log }: Needs, suggestionId: string, error: unknown): ApplyOutcome {
  log.error('apply.failed', { suggestionId, ...faultOf(error) });
  return { kind: 'retry', afterMs: 2_000 };
}

/**
 * Recomputed from the stored bytes: a changed byte anywhere is no longer what the person approved. The bytes also
 * name their tenant, suggestion, revision and deadline, so an approval cannot be carried over to another suggestion.
 */
function isApprovedAsStored({ tenantId }: Pick<Ctx, 'tenantId'>, doc: SuggestionDoc): boolean {
  const { decision } = doc;
  if (decision?.verdict !== 'approved' || sha256(doc.canonical) !== decision.hash) return false;
  const action = thaw(doc.canonical);
  return (
    action.tenantId === tenantId &&
    action.suggestionId === doc.id &&
    action.revision === decision.revision &&
    Date.parse(decision.at) < Date.parse(action.expiresAt)
  );
}

async function carryOut(ctx: Needs, doc: Stored<SuggestionDoc>): Promise<ApplyOutcome> {
  const action = thaw(doc.canonical);
  const definition = ACTIONS[action.kind];
  if (doc.status === 'approved' && !(await ctx.agents.find(doc.agentId))?.enabled)
    return settle(ctx, doc, 'failed', `The agent that proposed this is switched off. ${NEVER_CARRIED_OUT}`);
  const access = await ctx.openWriter({
    connectionId: action.connectionId,
    suggestionId: doc.id,
    confirmApproved: async () => isApprovedAsStored(ctx, await ctx.suggestions.get(doc.id)),
  });
  if (access.kind === 'blocked')
    return settle(ctx, doc, 'failed', `The connection cannot be used for changes. ${NEVER_CARRIED_OUT}`);

  const { writers } = access;
  const attempt = attemptOf(ctx, doc);
  if (doc.status === 'approved') {
    const freshness = await definition.recheck(writers, action);
    if (freshness.kind === 'changed')
      return settle(ctx, doc, 'needs_review', `${freshness.note} ${NEVER_CARRIED_OUT}`);
    if (!(await storeIntent(ctx, doc))) return { kind: 'retry', afterMs: 0 };
  } else {
    const trace = await definition.trace(writers, attempt);
    if (trace.kind === 'done') return settleLatest(ctx, doc.id, 'applied', 'Done.', trace.vendorId);
    if (trace.kind === 'unclear') {
      return settleLatest(
        ctx,
        doc.id,
        'needs_review',
        [trace.note, CANNOT_BE_TOLD].filter(Boolean).join(' '),
      );
    }
  }
  const vendorId = await definition.apply(writers, attempt);
  return settleLatest(ctx, doc.id, 'applied', 'Done.', vendorId);
}

function attemptOf(ctx: Needs, doc: SuggestionDoc): Attempt {
  return {
    action: thaw(doc.canonical),
    suggestionId: doc.id,
    handle: doc.handle,
    keepHandle: (handle) => keepHandle(ctx, doc.id, handle),
  };
}

/** Of two deliveries at once only one can leave its handle, and only who left it may go on to the effect. */
async function keepHandle(ctx: Needs, id: string, handle: string): Promise<void> {
  const doc = await ctx.suggestions.get(id);
  if (doc.handle === handle) return;
  const isFree = doc.status === 'applying' && doc.handle === null;
  const kept =
    isFree && (await ctx.db.patch(id, [{ op: 'set', path: '/handle', value: handle }], { etag: doc.etag }));
  if (!kept || kept.kind === 'refused') throw underWay();
}

/** `false` = another delivery of the same approval was faster. */
async function storeIntent(ctx: Needs, doc: Stored<SuggestionDoc>): Promise<boolean> {
  await ctx.plans.countAction('applied');
  const outcome = await ctx.audit.commit(
    [
      {
        kind: 'patch',
        id: doc.id,
        etag: doc.etag,
        changes: [{ op: 'set', path: '/status', value: 'applying' }],
      },
    ],
    [
      {
        action: 'suggestion.applying',
        subject: { type: 'suggestion', id: doc.id },
        facts: { hash: doc.hash },
      },
    ],
  );
  return outcome.kind === 'committed';
}

async function afterConnectorError(
  ctx: Needs,
  suggestionId: string,
  error: { class: string; retryAfterMs?: number | undefined },
  lastAttempt: boolean,
): Promise<ApplyOutcome> {
  if (error.class === 'stale')
    return settleLatest(
      ctx,
      suggestionId,
      'needs_review',
      `The target was changed in the meantime. ${NEVER_CARRIED_OUT}`,
    );
  if (error.class === 'gone')
    return settleLatest(
      ctx,
      suggestionId,
      'needs_review',
      `The target is no longer there. ${NEVER_CARRIED_OUT}`,
    );
  const passes = error.class === 'throttled' || error.class === 'transient';
  if (passes && !lastAttempt) return { kind: 'retry', afterMs: error.retryAfterMs ?? 2_000 };
  if (passes)
    return settleLatest(
      ctx,
      suggestionId,
      'needs_review',
      'Your mailbox did not answer. Please look whether this was carried out.',
    );
  return settleLatest(ctx, suggestionId, 'failed', `The mailbox or calendar refused. ${NEVER_CARRIED_OUT}`);
}

async function settleLatest(
  ctx: Needs,
  id: string,
  status: SuggestionStatus,
  note: string,
  vendorId: string | null = null,
) {
  return settle(ctx, await ctx.suggestions.get(id), status, note, vendorId);
}

async function settle(
  ctx: Needs,
  doc: Stored<SuggestionDoc>,
  status: SuggestionStatus,
  note: string,
  vendorId: string | null = null,
): Promise<ApplyOutcome> {
  if (doc.status !== 'approved' && doc.status !== 'applying') return { kind: 'done', status: doc.status };
  const at = iso(ctx.clock.now());
  const op: BatchOp = {
    kind: 'patch',
    id: doc.id,
    etag: doc.etag,
    changes: [
      { op: 'set', path: '/status', value: status },
      { op: 'set', path: '/outcome', value: { note, vendorId, at } },
      { op: 'set', path: '/updatedAt', value: at },
    ],
  };
  const outcome = await ctx.audit.commit(
    [op],
    [
      {
        action: `suggestion.${status}`,
        subject: { type: 'suggestion', id: doc.id },
        facts: { hash: doc.hash, vendorId },
      },
    ],
  );
  return outcome.kind === 'committed' ? { kind: 'done', status } : { kind: 'retry', afterMs: 0 };
}
