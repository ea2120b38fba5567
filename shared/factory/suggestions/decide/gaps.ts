import { ACTIONS } from '../actions/index.ts';
import type { Action } from '../schema.ts';

/** As a drafter is told to mark a fact that is needed and stands nowhere; also where the mark was not closed. */
const GAP = /\[missing:([^\][\n]*)/gi;

/** What an action would send with a gap in it, in the words of the gaps. What only lies among drafts may hold some. */
export function gapsOf({ kind, payload }: Pick<Action, 'kind' | 'payload'>): string[] {
  if (ACTIONS[kind].mayHoldGaps) return [];
  return Object.values(payload)
    .filter((value) => typeof value === 'string')
    .flatMap((text) => [...text.matchAll(GAP)].map(([, what = '']) => what.trim()));
}
