import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { sharedTexts } from '../../../texts/shared/texts.ts';
import styles from './panel.module.css';

/** A question that opens at its button, with the focus on its first answer. Escape closes it. */
export function Panel({ title, onClose, children }: { title: string; onClose(): void; children: ReactNode }) {
  const say = sharedTexts.use();
  const id = useId();
  const panel = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    panel.current?.querySelector<HTMLElement>('button, input')?.focus();
    panel.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <fieldset
      ref={panel}
      className={styles.panel}
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <p id={id} className={styles.title}>
        {title}
      </p>
      {children}
      <div>
        <Button variant="subtle" size="compact-md" onClick={onClose}>
          {say('cancel')}
        </Button>
      </div>
    </fieldset>
  );
}
