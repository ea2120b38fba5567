import { type Change, type Ctx, cleanText, derivedId, iso, later, secondsUntil } from '#kernel';
import { readBlocked } from '#platform/connectors';
import { type About, ACTIONS, type Readers } from '../actions/index.ts';
import { freeze } from '../canonical-action.ts';
import { type NewSuggestion, propose } from '../changes/index.ts';
import { wouldWait } from '../count-pending.ts';
import { joinedOf } from '../recipients.ts';
import type { Action, ActionName, Evidence, MissingDetail } from '../schema.ts';
import type { Seen } from '../seen.ts';
import type { SuggestionDoc } from '../store.ts';
import { toOpenProposal } from './open-proposal.ts';
import { assessRisk, REFUSED } from './risk.ts';

const EXPIRY_MS = 72 * 3_600_000;
/** Of more people in one conversation the others are new when somebody writes to them. */
const PARTICIPANTS_MAX = 200;
const READ_AGAIN = 'Nothing was proposed on the older reading; it is read again next time.';

/** An agent's proposal, before it is made exact. */
export interface Proposal {
  runId: string;
  agentId: string;
  /** Names the proposal within its run, so that a repeated step proposes nothing twice. */
  key: string;
  kind: ActionName;
  input: Record<string, unknown>;
  reason: string;
  urgency: number;
  sources: Evidence[];
  missing: MissingDetail[];
  influencedBy: string[];
  /** What the person wrote or owns: a value that stands nowhere in it is flagged. */
  trustedText: string;
  /** What the agent has read; a source that went on since is no ground for a proposal. */
  seen: Seen[];
  /** What the workflow calls its source; the action may know better. */
  sourceKey: string;
  /** It only makes sense once this person has answered in this conversation. */
  holdUntilReply: { threadId: string; from: string } | null;
  offlineModel: boolean;
  /** How many the same step proposes besides, which are not stored yet; less by a place that it gives back. */
  ahead?: number;
}

export type Proposed =
  /** It belongs into one batch with whatever tells of the proposal. */
  | ({ kind: 'proposed'; doc: SuggestionDoc } & Change)
  /** `again`: it has to be read anew before anything is proposed for it. `isFull`: its agent may have no more waiting. */
  | { kind: 'held_back'; note: string; again?: boolean; isFull?: boolean };

/** Makes a proposal exact by reading only; the caller stores it together with the step that made it. */
export async function proposeAction(
  ctx: Pick<Ctx, 'tenantId' | 'clock' | 'db' | 'suggestions' | 'plans' | 'runs'>,
  readers: Readers,
  proposal: Proposal,
): Promise<Proposed> {
  const definition = ACTIONS[proposal.kind];
  const access = readers[definition.capability];
  if (access.kind === 'blocked') throw readBlocked(access);
  if (!access.isChangeable) return { kind: 'held_back', note: 'What is connected can only be looked at.' };
  const prepared = await definition.prepare(readers, proposal.input, proposal.seen);
  if (prepared.kind === 'impossible') return { kind: 'held_back', note: prepared.note };
  if (prepared.kind === 'outdated')
    return { kind: 'held_back', note: `${prepared.note} ${READ_AGAIN}`, again: true };
  const parsed = definition.payload.safeParse(prepared.payload);
  if (!parsed.success) return { kind: 'held_back', note: 'The proposal did not have the agreed form.' };
  const payload = parsed.data as Record<string, unknown>;

  const verdict = assessRisk({
    kind: proposal.kind,
    baseRisk: definition.baseRisk,
    payload,
    participants: prepared.participants,
    joined: joinedOf(prepared),
    trustedText: `${proposal.trustedText}\n${access.account.address}`,
  });
  if (verdict.kind === 'refused')
    return { kind: 'held_back', note: `The proposal would have passed on ${REFUSED[verdict.flag]}.` };

  const { about, target, participants } = prepared;
  const { risk } = verdict;
  const flags = [...verdict.flags, ...(prepared.flags ?? [])];
  return build(ctx, access.connectionId, proposal, {
    about,
    target,
    participants: participants.filter((address) => address !== '').slice(0, PARTICIPANTS_MAX),
    payload,
    risk,
    flags,
    undo: definition.undo,
  });
}

interface Exact {
  about: About;
  payload: Record<string, unknown>;
  target: Record<string, string>;
  participants: string[];
  risk: SuggestionDoc['risk'];
  flags: string[];
  undo: string | null;
}

async function build(
  ctx: Pick<Ctx, 'tenantId' | 'clock' | 'db' | 'suggestions' | 'plans' | 'runs'>,
  connectionId: string,
  proposal: Proposal,
  exact: Exact,
): Promise<Proposed> {
  const now = ctx.clock.now();
  const id = derivedId('sug', ctx.tenantId, proposal.runId, proposal.key);
  const expiresAt = iso(later(now, EXPIRY_MS));
  const action: Action = {
    v: 1,
    tenantId: ctx.tenantId,
    suggestionId: id,
    revision: 1,
    kind: proposal.kind,
    connectionId,
    target: { ...exact.target, participants: exact.participants.join(',') },
    payload: exact.payload,
    expiresAt,
  };
  const { canonical, hash } = freeze(action);
  const { agentId, runId, reason, urgency, sources, missing, influencedBy, offlineModel } = proposal;
  const source = ACTIONS[proposal.kind].source(exact.target) ?? `${proposal.kind}:${proposal.sourceKey}`;
  const made: NewSuggestion = {
    id,
    title: ACTIONS[proposal.kind].title(exact.about, exact.payload),
    about: exact.about,
    reason: cleanText(reason),
    urgency,
    risk: exact.risk,
    flags: exact.flags,
    undo: exact.undo,
    revision: 1,
    hash,
    canonical,
    sources,
    missing: missing.map(({ what, why }) => ({ what: cleanText(what), why: cleanText(why) })),
    influencedBy,
    offlineModel,
    hold: proposal.holdUntilReply && { until: 'reply', since: iso(now), ...proposal.holdUntilReply },
    revisions: [{ revision: 1, hash, by: agentId, at: iso(now), changed: [] }],
    agentId,
    runId,
    sourceKey: `${connectionId}:${source}`,
    seen: proposal.seen.filter((one) => one.kind === 'conversation' || one.eventId === exact.target.eventId),
    createdAt: iso(now),
    expiresAt,
    ttl: secondsUntil(now, later(now, (await ctx.plans.historySec('suggestion')) * 1000)),
  };
  return storable(ctx, made, proposal.ahead ?? 0);
}

/** With everything that moves together with it. */
async function storable(
  ctx: Pick<Ctx, 'clock' | 'db' | 'suggestions' | 'plans' | 'runs'>,
  made: NewSuggestion,
  ahead: number,
): Promise<Proposed> {
  const place = await toOpenProposal(ctx, made);
  if (place.kind === 'taken') return { kind: 'held_back', note: place.note };
  const makesRoom = place.older?.counted && place.older.agentId === made.agentId;
  const { waiting, isTooMany } = await wouldWait(ctx, made.agentId, { ahead, superseded: makesRoom ? 1 : 0 });
  if (isTooMany)
    return {
      kind: 'held_back',
      note: `${waiting} proposals of this agent are waiting for you already.`,
      isFull: true,
    };
  const { doc, ops, events } = propose(ctx, made, place.older);
  return { kind: 'proposed', doc, ops: [...ops, place.op], events };
}
