import { Button } from '@mantine/core';
import type { Suggestion } from '../../../api/contract.ts';
import { useKeys } from '../../../ui/keys/use-keys.ts';
import { yesWords } from '../card/kind-words.ts';
import { suggestionsTexts } from '../texts.ts';
import { useDeciding } from './deciding.ts';
import styles from './decision-bar.module.css';
import { DecisionProblem } from './decision-problem.tsx';
import { LaterPanel } from './later-panel.tsx';
import { RejectPanel } from './reject-panel.tsx';
import { useDecide } from './use-decide.ts';

export type DecisionPanel = 'reject' | 'later' | undefined;

/** A finger slips: what cannot be made good again takes the button. */
export const canSwipeYes = ({ allowedDecisions, risk }: Suggestion): boolean =>
  allowedDecisions.includes('approve') && risk !== 'high';

interface DecisionBarProps {
  suggestion: Suggestion;
  isEditing: boolean;
  /** Which question is open. */
  panel: DecisionPanel;
  onPanel(panel: DecisionPanel): void;
  onEdit(): void;
  onLeave(): void;
}

/** What the server allows to be decided, each by a button, a key, and on a phone the usual ones by a swipe. */
export function DecisionBar({
  suggestion,
  isEditing,
  panel,
  onPanel: setPanel,
  onEdit,
  onLeave,
}: DecisionBarProps) {
  const say = suggestionsTexts.use();
  const { sending, problems } = useDeciding();
  const decide = useDecide();
  const { id, allowedDecisions: allowed, laterUntil } = suggestion;
  const problem = problems.get(id);
  const isSending = sending.has(id);
  const may = (decision: Suggestion['allowedDecisions'][number]) => allowed.includes(decision) && !isSending;
  const approve = (forGood = false) => void decide.approve(suggestion, onLeave, forGood);
  useKeys({
    ...(may('approve') && !isEditing && { approve: () => approve() }),
    ...(may('edit') && !isEditing && { edit: onEdit }),
    ...(may('reject') && { reject: () => setPanel('reject') }),
    ...(may('later') && { later: () => setPanel('later') }),
  });
  const isOver = !['approve', 'reject', 'edit', 'later'].some((one) => allowed.some((is) => is === one));
  if (isOver && problem === undefined) return null;
  return (
    <section className={`${styles.place} ${isEditing ? '' : styles.atFoot}`} aria-label={say('bar.label')}>
      {problem !== undefined && (
        <DecisionProblem problem={problem} suggestion={suggestion} onApproveForGood={() => approve(true)} />
      )}
      {isEditing && <p className={styles.small}>{say('edit.save_first')}</p>}
      {panel === 'reject' && may('reject') && (
        <RejectPanel
          onReject={(reason) => {
            setPanel(undefined);
            void decide.reject(suggestion, reason, onLeave);
          }}
          onClose={() => setPanel(undefined)}
        />
      )}
      {panel === 'later' && may('later') && (
        <LaterPanel
          expiresAt={suggestion.expiresAt}
          onLater={(until) => {
            setPanel(undefined);
            void decide.putAside(suggestion, until, onLeave);
          }}
          onClose={() => setPanel(undefined)}
        />
      )}
      {!isOver && (
        <div className={styles.bar}>
          {allowed.includes('approve') && !isEditing && (
            <Button
              className={styles.yes}
              size="md"
              loading={sending.get(id)?.verdict === 'approve'}
              onClick={() => approve()}
            >
              {yesWords(suggestion.action, say)}
            </Button>
          )}
          {allowed.includes('edit') && !isEditing && (
            <Button variant="default" size="md" disabled={isSending} onClick={onEdit}>
              {say('bar.edit')}
            </Button>
          )}
          {allowed.includes('reject') && (
            <Button
              variant="default"
              size="md"
              aria-expanded={panel === 'reject'}
              loading={sending.get(id)?.verdict === 'reject'}
              onClick={() => setPanel(panel === 'reject' ? undefined : 'reject')}
            >
              {say('bar.reject')}
            </Button>
          )}
          {allowed.includes('later') && laterUntil === null && (
            <Button
              variant="default"
              size="md"
              aria-expanded={panel === 'later'}
              loading={sending.get(id)?.verdict === 'later'}
              onClick={() => setPanel(panel === 'later' ? undefined : 'later')}
            >
              {say('bar.later')}
            </Button>
          )}
          {laterUntil !== null && (
            <Button variant="default" size="md" onClick={() => void decide.bringBack(id)}>
              {say('bar.bring_back')}
            </Button>
          )}
        </div>
      )}
      {allowed.includes('reject') && !isEditing && (
        <p className={styles.swipe}>{say(canSwipeYes(suggestion) ? 'bar.swipe' : 'bar.swipe_reject')}</p>
      )}
    </section>
  );
}
