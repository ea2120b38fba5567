import type { Suggestion } from '../api/contract.ts';
import { sharedTexts } from '../texts/shared/texts.ts';
import { Tag, type TagTone } from './tag.tsx';

const TONES: Record<Suggestion['status'], TagTone> = {
  pending: 'attention',
  approved: 'calm',
  applying: 'calm',
  applied: 'good',
  rejected: 'calm',
  expired: 'calm',
  superseded: 'calm',
  failed: 'danger',
  needs_review: 'attention',
};

export function SuggestionStatusTag({ status }: Pick<Suggestion, 'status'>) {
  const say = sharedTexts.use();
  return <Tag tone={TONES[status]}>{say(`suggestion_status.${status}`)}</Tag>;
}
