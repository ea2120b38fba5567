import { Button } from '@mantine/core';
import type { Suggestion } from '../../../api/contract.ts';
import { Said } from '../../../ui/said.tsx';
import { SuggestionStatusTag } from '../../../ui/suggestion-status.tsx';
import { useNow, When } from '../../../ui/when.tsx';
import { useDecide } from '../decide/use-decide.ts';
import { suggestionsTexts } from '../texts.ts';
import styles from './card.module.css';

/** What was decided and what came of it; goes on by itself while something is under way. */
export function Standing({ suggestion }: { suggestion: Suggestion }) {
  const say = suggestionsTexts.use();
  const { status, outcome, decision } = suggestion;
  return (
    <div className={styles.standing} role="status">
      <SuggestionStatusTag status={status} />
      <div>
        <p>
          <Told suggestion={suggestion} />
        </p>
        {outcome && <Said block>{outcome.note}</Said>}
        {decision?.reason && <p>{say('standing.reason', { reason: decision.reason })}</p>}
        {suggestion.allowedDecisions.includes('withdraw') && <TakeBack suggestion={suggestion} />}
      </div>
    </div>
  );
}

function Told({
  suggestion: { status, outcome, decision, expiresAt, undoableUntil },
}: {
  suggestion: Suggestion;
}) {
  const say = suggestionsTexts.use();
  if (status === 'approved') return say(undoableUntil ? 'standing.approved' : 'standing.approved_soon');
  if (status === 'pending' || status === 'expired') return <Timed text="standing.expired" at={expiresAt} />;
  if (status === 'applied') return <Timed text="standing.applied" at={outcome?.at ?? expiresAt} />;
  if (status === 'rejected') return <Timed text="standing.rejected" at={decision?.at ?? expiresAt} />;
  return say(`standing.${status}`);
}

/** A sentence with a moment in it. */
export function Timed({
  text,
  at,
}: {
  text: 'standing.expired' | 'standing.applied' | 'standing.rejected' | 'time_left' | 'back_at';
  at: string;
}) {
  const say = suggestionsTexts.use();
  const [before, after] = say(text, { when: '|' }).split('|');
  return (
    <>
      {before}
      <When at={at} />
      {after}
    </>
  );
}

/** For as long as the server lets it be taken back. */
function TakeBack({ suggestion }: { suggestion: Suggestion }) {
  const say = suggestionsTexts.use();
  const { withdraw } = useDecide();
  const left = Math.ceil((Date.parse(suggestion.undoableUntil ?? '') - useNow(1_000)) / 1_000);
  if (!(left > 0)) return null;
  return (
    <p className={styles.takeBack}>
      {/* Counted down for the eye; read aloud each second it would be a nuisance. */}
      <span aria-hidden="true">{say('standing.undo_left', { count: left })}</span>
      <Button variant="default" size="compact-md" onClick={() => void withdraw(suggestion)}>
        {say('told.undo')}
      </Button>
    </p>
  );
}
