import { Button } from '@mantine/core';
import type { Suggestion } from '../../../api/contract.ts';
import { fieldName } from '../card/fields.tsx';
import { suggestionsTexts } from '../texts.ts';
import { Difference } from './difference.tsx';
import { type Draft, typedOf } from './draft.ts';
import styles from './edit.module.css';

interface ConflictProps {
  suggestion: Suggestion;
  typed: Draft['typed'];
  onMine(): void;
  onNewest(): void;
}

/** Somebody, or the person elsewhere, saved another text meanwhile: the newest stands above, what was typed here. */
export function Conflict({ suggestion, typed, onMine, onNewest }: ConflictProps) {
  const say = suggestionsTexts.use();
  const newest = typedOf(suggestion.action.payload, suggestion.editable);
  const changed = Object.keys(typed).filter((name) => typed[name] !== newest[name]);
  return (
    <section className={styles.conflict} role="alert">
      <p className={styles.title}>{say('edit.conflict.title')}</p>
      <p>{say('edit.conflict.text')}</p>
      {changed.map((name) => (
        <Difference
          key={name}
          label={fieldName(name, say)}
          before={newest[name] ?? ''}
          after={typed[name] ?? ''}
        />
      ))}
      <div className={styles.actions}>
        <Button onClick={onMine}>{say('edit.conflict.mine')}</Button>
        <Button variant="default" onClick={onNewest}>
          {say('edit.conflict.newest')}
        </Button>
      </div>
    </section>
  );
}
