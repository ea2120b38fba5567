import type { Ctx } from '#kernel';
import type { Writers } from './actions/index.ts';
import type { SuggestionStatus } from './schema.ts';

/** Gives write access, and only after `confirmApproved` said yes. Held by the apply activity alone. */
export type OpenWriter = (request: {
  connectionId: string;
  suggestionId: string;
  confirmApproved: () => Promise<boolean>;
}) => Promise<{ kind: 'ready'; writers: Writers } | { kind: 'blocked'; reason: string }>;

export type ApplyOutcome = { kind: 'done'; status: SuggestionStatus } | { kind: 'retry'; afterMs: number };

/** A vendor may take a moment to show what it has done. */
export const LOOK_AGAIN: ApplyOutcome = { kind: 'retry', afterMs: 3_000 };

export type ApplyCtx = Pick<
  Ctx,
  'tenantId' | 'suggestions' | 'audit' | 'clock' | 'db' | 'log' | 'plans' | 'connections' | 'records'
> & {
  openWriter: OpenWriter;
  /** As much of the agents as the switch needs; `undefined` = uninstalled. */
  agents: { find(id: string): Promise<{ enabled: boolean } | undefined> };
};
