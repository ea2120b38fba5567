import type { RunOutcome } from '#factory/runs';
import { iso, later } from '#kernel';
import type { FactsByName } from './facts.ts';
import type { Ending, Retry } from './step-contract.ts';

const outcome = (code: string, detail: string, lift: string | null): RunOutcome => ({
  code,
  detail,
  resetsAt: null,
  lift,
});
export const failed = (code: string, detail = ''): Ending => ({
  kind: 'ended',
  status: 'failed',
  outcome: outcome(code, detail, 'Start it again.'),
});
/** For a step that was tried often enough. */
export const gaveUp = ({ reason, ours }: Retry): Ending => ({
  ...failed(reason, whyGivenUp(reason)),
  ...(ours ? { isOurs: true } : {}),
});
export const stopped = (code: string, detail: string, lift: string | null = null): Ending => ({
  kind: 'ended',
  status: 'stopped',
  outcome: outcome(code, detail, lift),
});

/** Somebody asks for a longer rest than the run may still take: it says until when, and is started again then. */
export function askedToWait(reason: string, waitMs: number, now: Date): Ending {
  const ending = stopped(
    reason,
    `${ASKED[reason] ?? 'What this run needs'} asks to be left alone for ${Math.ceil(waitMs / 60_000)} minutes, longer than this run may still take.`,
    'Start it again then.',
  );
  const resetsAt = iso(later(now, waitMs));
  return { ...ending, outcome: { ...ending.outcome, resetsAt } };
}

const ASKED: Record<string, string> = {
  'ai.unavailable': 'The model',
  'connector.unavailable': 'The mailbox or calendar',
};

/** A turn that was paid for and still ends the run: facts carry the code, the words stand here. */
export function whyEnded({ status, code }: FactsByName[string] = {}): Ending {
  const known = String(code);
  const detail = ENDED[known] ?? 'An agent could not go on.';
  return status === 'stopped' ? stopped(known, detail) : failed(known, detail);
}

const ENDED: Record<string, string> = {
  'ai.refused': 'The model declined to work on this.',
  'ai.filtered': 'The model provider stopped the answer for its content.',
  'ai.answer_cut': 'An answer did not fit, also with more room.',
  'agent.tool_limit': 'An agent asked for more look-ups than it may make.',
};

/** In words, why a step was not tried once more. */
export const whyGivenUp = (reason = 'other'): string => GAVE_UP[reason] ?? GAVE_UP.other;

/** A service, or the way to it, that refused or did not answer; as a rule it would do so whatever it is asked about. */
export const isOutside = (code: string): boolean => OUTSIDE.includes(code);

const OUTSIDE = [
  ...Object.keys(ASKED),
  'ai.rejected',
  'ai.key_refused',
  'ai.model_unknown',
  'ai.exhausted',
  'ai.no_price',
  'connection.needs_reauth',
  'connection.forbidden',
];

/** A limit that was met by what was worked on, and not by the run as a whole. */
export const isOwnLimit = (code: string): boolean => OWN_LIMITS.includes(code);

const AGENT_LIMITS = ['agent.tool_limit', 'agent.turn_limit'];
const OWN_LIMITS = ['run.time_limit', ...AGENT_LIMITS];

/** It ended one element of a list; the others go on. */
export const isOfOneElement = ({ status, outcome }: Ending): boolean =>
  status === 'failed' || AGENT_LIMITS.includes(outcome.code);

/** A step that was done may say that its element has to be looked at again. */
export function whyAgain({ again, waitsFor }: FactsByName[string]): Ending | undefined {
  if (again !== true) return undefined;
  if (typeof waitsFor !== 'string') return failed('source.went_on', whyGivenUp('source.went_on'));
  return { ...failed(NO_ROOM, whyGivenUp(NO_ROOM)), waitsFor };
}

/** It says nothing about the thing that was worked on; a defect of ours may well have to do with it. */
export const isPassingBy = (code: string): boolean => PASSING_BY.includes(code);

/** The person has as many proposals of an agent before them as it may have waiting. */
export const NO_ROOM = 'suggestions.no_room';

const PASSING_BY = [
  NO_ROOM,
  'plan.model_budget_held',
  'run.contention',
  'audit.chain_busy',
  'plan.day_budget_held',
  'platform.unavailable',
  'platform.not_yet_visible',
  'source.went_on',
];

const GAVE_UP: Record<string, string> & { other: string } = {
  'plan.model_budget_held': 'What this run may still spend was held by its other steps.',
  'plan.day_budget_held': 'What may still be spent today was held by other runs.',
  'ai.unavailable': 'The model did not answer, also after several tries.',
  'connector.unavailable': 'The mailbox or calendar did not answer, also after several tries.',
  'source.went_on': 'It went on while it was being looked at.',
  [NO_ROOM]: 'Not all of what was to be proposed for it had room among what waits for you.',
  'run.internal': 'A step could not be done, also after several tries. The fault is ours.',
  'run.contention': 'A step could not be written down, also after many tries. The fault is ours.',
  'audit.chain_busy': 'A step could not be written down, also after many tries. The fault is ours.',
  'platform.unavailable':
    'A service that we rely on did not answer, also after many tries. The fault is ours.',
  'platform.not_yet_visible':
    'What the run had written before could not be seen, also after many tries. The fault is ours.',
  other: 'A step could not be done, also after several tries.',
};
