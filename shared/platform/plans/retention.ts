import { DAY_MS } from '#kernel';
import type { PlanLimits } from './schema.ts';

/** What is kept for a time; records, documents and connections stay until the person deletes them. */
export type HistoryKind =
  | 'run'
  | 'timeline'
  | 'suggestion'
  | 'notification'
  | 'step_content'
  | 'failed_answer'
  | 'usage';

const DAY_SEC = DAY_MS / 1000;
const STEP_CONTENT_DAYS = 90;
const FAILED_ANSWER_DAYS = 30;
/** Thirteen months of at most 31 days. */
const USAGE_DAYS = 13 * 31;

/** Seconds to live from the last write. */
export function historySecOf(kind: HistoryKind, { historyDays }: Pick<PlanLimits, 'historyDays'>): number {
  return daysOf(kind, historyDays) * DAY_SEC;
}

function daysOf(kind: HistoryKind, historyDays: number): number {
  switch (kind) {
    case 'step_content':
      return Math.min(historyDays, STEP_CONTENT_DAYS);
    case 'failed_answer':
      return Math.min(historyDays, FAILED_ANSWER_DAYS);
    case 'usage':
      return USAGE_DAYS;
    default:
      return historyDays;
  }
}
