import { bareId, type Ctx, type Doc, iso, type Page, type Stored } from '#kernel';
import type { Chosen } from '#platform/connectors';
import { runNotFound } from './errors.ts';
import type { Run, RunStatus, Spent, Step } from './schema.ts';
import type { Waits } from './waits.ts';

/** A run as it is kept: the public run and what the platform needs to carry it on. */
export interface RunDoc extends Doc, Omit<Run, 'expiresAt'> {
  type: 'run';
  lane: 'priority' | 'standard';
  /** Month of usage that the reservation was taken from, `yyyy-mm`. */
  month: string;
  /** Version of the workflow that this run follows to its end. */
  workflowVersion: number;
  /** Hash of the start request, so that a re-used Idempotency-Key with another request is noticed. */
  fingerprint: string;
  /** What it was started with, for the workflow to read; none for most. */
  input?: Record<string, unknown>;
  /** Until when it can be read, where `ttl` no longer counts from its end. */
  keptUntil?: string;
  /** When something of what its steps hold is to be dropped next. */
  contentUntil?: string | null;
  cancelRequestedAt: string | null;
  /** When it took one of the plan's places for runs at once, which it holds until it ends or waits. */
  admittedAt: string | null;
  /** What model calls made side by side have cost, and what those under way may still cost. */
  heldMicroUsd: number;
  /** The first of the two alone. Not there in a run that was begun before this was counted. */
  spentMicroUsd?: number;
  /** What drafts under way may take of the proposals that an agent may have waiting: the agent, by the place. */
  places?: Record<string, string>;
  placesHeld?: number;
  /** What its paths wait for, and when the first of these waits is over. */
  waits?: Waits;
  wakeAt?: string | null;
  /** How often the sweep had to begin it anew. */
  restarts?: number;
  /** The accounts that this run works with, from its beginning to its end. */
  accounts?: Chosen;
  /** The one for everything, of a run that was begun before accounts were chosen by what they are good for. */
  connectionId?: string | null;
}

/** A step as it is kept, with what later steps read of it. */
export interface StepDoc extends Doc, Step {
  type: 'step';
  runId: string;
  /** With `node` and `item`: which work of the workflow this step is. */
  turn: number | null;
  call: number | null;
  /** Small and free of personal content: what the workflow's graph decides by. */
  fact: StepFacts;
  /** What later steps read: inline, or the name of the blob that holds it. */
  output: { kind: 'inline'; value: unknown } | { kind: 'blob'; name: string } | { kind: 'gone' };
  spent: Spent;
}

/** Numbers, booleans and enum words only: facts travel through durable inputs. */
export type StepFacts = Record<string, string | number | boolean | null>;

export interface Runs {
  get(id: string): Promise<Stored<RunDoc>>;
  find(id: string): Promise<Stored<RunDoc> | undefined>;
  list(query: {
    status?: RunStatus | undefined;
    limit: number;
    after?: string | undefined;
  }): Promise<Page<RunDoc>>;
  /** Places for proposals of this agent that open runs hold. */
  countPlaces(agentId: string): Promise<number>;
  /** The step of this work; `key` names it within its run, whatever the order in which steps were begun. */
  step(runId: string, key: string): Promise<Stored<StepDoc> | undefined>;
  /** The highest position that is taken; 0 = none. */
  lastSeq(runId: string): Promise<number>;
  /** Steps with a position above `afterSeq`, in order, at most 100. */
  steps(runId: string, afterSeq: number): Promise<StepDoc[]>;
}

export const accountsOf = ({ accounts, connectionId }: RunDoc): Chosen =>
  accounts ?? (connectionId ? { mail: connectionId, calendar: connectionId } : {});

export const stepId = (runId: string, key: string): string => `step_${bareId(runId)}_${key}`;

export function createRuns({ db }: Pick<Ctx, 'db'>): Runs {
  return {
    async get(id) {
      const run = await db.get<RunDoc>(id);
      if (run?.type !== 'run') throw runNotFound();
      return run;
    },
    async find(id) {
      const run = await db.get<RunDoc>(id);
      return run?.type === 'run' ? run : undefined;
    },
    list: ({ status, limit, after }) =>
      db.query<RunDoc>('run', {
        ...(status && { where: 'c.status = @status', params: { status } }),
        orderBy: 'c.createdAt DESC',
        limit,
        after,
      }),
    async countPlaces(agentId) {
      const { items } = await db.query<RunDoc>('run', {
        where: 'IS_NULL(c.endedAt) AND c.placesHeld > 0',
        limit: 100,
      });
      const held = items.flatMap(({ places }) => Object.values(places ?? {}));
      return held.filter((id) => id === agentId).length;
    },
    step: (runId, key) => db.get<StepDoc>(stepId(runId, key)),
    async lastSeq(runId) {
      const { items } = await db.query<StepDoc>('step', {
        where: 'c.runId = @runId',
        params: { runId },
        orderBy: 'c.runId DESC, c.seq DESC',
        limit: 1,
      });
      return items[0]?.seq ?? 0;
    },
    async steps(runId, afterSeq) {
      const page = await db.query<StepDoc>('step', {
        where: 'c.runId = @runId AND c.seq > @afterSeq',
        params: { runId, afterSeq },
        orderBy: 'c.runId ASC, c.seq ASC',
        limit: 100,
      });
      return page.items;
    },
  };
}

/** Null while it has not ended. */
export const expiryOf = ({ keptUntil, endedAt, ttl }: RunDoc): string | null =>
  keptUntil ?? (endedAt && ttl ? iso(new Date(Date.parse(endedAt) + ttl * 1000)) : null);

/** A run as the person sees it. */
export function toRun(doc: RunDoc & { _ts?: number }): Run {
  const { id, workflowId, title, status, trigger, waitingFor, charge, totals, summary, outcome } = doc;
  const { createdAt, startedAt, endedAt, deadlineAt } = doc;
  const expiresAt = expiryOf(doc);
  return {
    id,
    workflowId,
    title,
    status,
    trigger,
    waitingFor,
    charge,
    totals,
    summary,
    outcome,
    createdAt,
    startedAt,
    endedAt,
    deadlineAt,
    expiresAt,
  };
}

export function toStep(doc: StepDoc): Step {
  const {
    id,
    seq,
    node,
    item,
    kind,
    status,
    title,
    reason,
    agent,
    sources,
    model,
    suggestionIds,
    startedAt,
    endedAt,
  } = doc;
  return {
    id,
    seq,
    node,
    item,
    kind,
    status,
    title,
    reason,
    agent,
    sources,
    model,
    suggestionIds,
    startedAt,
    endedAt,
  };
}
