import type { Run } from '../api/contract.ts';
import { sharedTexts } from '../texts/shared/texts.ts';
import { Tag, type TagTone } from './tag.tsx';

const TONES: Record<Run['status'], TagTone> = {
  queued: 'calm',
  running: 'calm',
  waiting: 'attention',
  completed: 'good',
  failed: 'danger',
  stopped: 'attention',
  blocked: 'attention',
  cancelled: 'calm',
};

const OPEN: Run['status'][] = ['queued', 'running', 'waiting'];

/** It has not come to its end yet. */
export const isUnderWay = ({ status }: Pick<Run, 'status'>): boolean => OPEN.includes(status);

export function RunStatusTag({ status }: Pick<Run, 'status'>) {
  const say = sharedTexts.use();
  return <Tag tone={TONES[status]}>{say(`run_status.${status}`)}</Tag>;
}
