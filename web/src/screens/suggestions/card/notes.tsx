import { IconAlertTriangle } from '@tabler/icons-react';
import type { Suggestion } from '../../../api/contract.ts';
import { suggestionsTexts } from '../texts.ts';
import styles from './card.module.css';
import { flagWords, KIND_NAMES } from './kind-words.ts';

/** What to look at first, and what stands in the way of a yes. */
export function Notes({ suggestion }: { suggestion: Suggestion }) {
  const say = suggestionsTexts.use();
  const { flags, heldBy, hold, offlineModel } = suggestion;
  const notes = [
    ...flags.map((flag) => flagWords(flag, say)),
    ...(heldBy.includes('suggestion.has_gaps') ? [say('gaps')] : []),
    ...(heldBy.includes('suggestion.held') && hold ? [say('hold', { from: hold.from })] : []),
    ...(offlineModel ? [say('offline_model_hint')] : []),
  ];
  if (notes.length === 0) return null;
  return (
    <section className={styles.notes} aria-label={say('flags.title')}>
      <IconAlertTriangle size={20} aria-hidden="true" />
      <ul className={styles.plain}>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </section>
  );
}

/** How it can be undone once it is carried out, or that it cannot. */
export function UndoNote({ undo, action }: Pick<Suggestion, 'undo' | 'action'>) {
  const say = suggestionsTexts.use();
  const name = KIND_NAMES[action.kind];
  const text = undo === null || name === 'mail_send' ? say('undo.none') : say(`undo.${name}`);
  return <p className={styles.small}>{text}</p>;
}
