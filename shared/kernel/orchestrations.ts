/** The yes to one revision of a suggestion; null = it cannot be taken back. */
export interface Approved {
  tenantId: string;
  suggestionId: string;
  revision: number;
  undoableUntil: string | null;
}

/**
 * The durable engine as the rooms see it. Starting twice under one id starts nothing twice while the first is open;
 * an instance that has ended begins anew. Inputs hold ids only, because they are kept in the engine's history.
 * An engine that does not answer is a refusal that passes: it is never taken for an instance that is not there.
 */
export interface Orchestrations {
  startRun(input: { tenantId: string; runId: string }): Promise<void>;
  startApply(input: Approved): Promise<'started' | 'open'>;
  /** Tells a run that waits for what is named so to look again. A hint: what counts is in the store. */
  nudge(runId: string, name: string): Promise<void>;
  /** `missing` also when the engine has forgotten the instance. */
  state(instanceId: string): Promise<'missing' | 'open' | 'ended'>;
}
