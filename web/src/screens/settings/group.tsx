import { Button } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { Card, Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import styles from './page.module.css';
import { settingsTexts } from './texts.ts';

interface GroupProps {
  title: string;
  group: { isTyped: boolean; isSaving: boolean; error: Error | null; save(): void; discard(): void };
  children: ReactNode;
}

/** A form of settings that belong together, saved by itself. */
export function Group({ title, group, children }: GroupProps) {
  const say = settingsTexts.use();
  function submit(event: FormEvent) {
    event.preventDefault();
    group.save();
  }
  return (
    <Section title={title}>
      <Card>
        <form className={styles.form} onSubmit={submit}>
          {children}
          {group.error && <ProblemNote error={group.error} />}
          <div className={styles.actions}>
            <Button type="submit" variant={group.isTyped ? 'filled' : 'default'} loading={group.isSaving}>
              {say('save')}
            </Button>
            {group.isTyped && (
              <>
                <Button variant="subtle" onClick={group.discard}>
                  {say('discard')}
                </Button>
                <span className={styles.small}>{say('typed')}</span>
              </>
            )}
          </div>
        </form>
      </Card>
    </Section>
  );
}
