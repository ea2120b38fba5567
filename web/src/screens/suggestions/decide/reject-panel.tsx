import '@mantine/core/styles/Input.layer.css';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { suggestionsTexts } from '../texts.ts';
import styles from './panel.module.css';
import { Panel } from './panel.tsx';

const REASONS = ['not_needed', 'wrong', 'other_words', 'done', 'never'] as const;
const LONGEST = 500;

/** A reason in one touch, or in the person's own words. */
export function RejectPanel({ onReject, onClose }: { onReject(reason?: string): void; onClose(): void }) {
  const say = suggestionsTexts.use();
  const [own, setOwn] = useState('');
  return (
    <Panel title={say('reject.title')} onClose={onClose}>
      <div className={styles.choices}>
        {REASONS.map((reason) => (
          <Button key={reason} variant="default" onClick={() => onReject(say(`reject.${reason}`))}>
            {say(`reject.${reason}`)}
          </Button>
        ))}
        <Button variant="subtle" onClick={() => onReject()}>
          {say('reject.none')}
        </Button>
      </div>
      <form
        className={styles.own}
        onSubmit={(event) => {
          event.preventDefault();
          onReject(own.trim() || undefined);
        }}
      >
        <TextInput
          className={styles.ownText}
          label={say('reject.own')}
          value={own}
          maxLength={LONGEST}
          onChange={({ currentTarget }) => setOwn(currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={own.trim() === ''}>
          {say('reject.send')}
        </Button>
      </form>
    </Panel>
  );
}
