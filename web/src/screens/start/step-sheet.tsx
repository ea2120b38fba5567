import { type ReactNode, useEffect, useRef } from 'react';
import { type StepName, stepBefore } from '../../api/setup.ts';
import { sharedTexts } from '../../texts/shared/texts.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { Card } from '../../ui/page.tsx';
import styles from './step-sheet.module.css';

interface StepSheetProps {
  step: StepName;
  title: string;
  text?: string | undefined;
  /** The one way on. */
  next?: ReactNode;
  /** Where to read more about it. */
  help?: ReactNode;
  children?: ReactNode;
}

/** One step: what it is about, what there is to do, the way on and the way back. */
export function StepSheet({ step, title, text, next, help, children }: StepSheetProps) {
  const say = sharedTexts.use();
  const heading = useRef<HTMLHeadingElement>(null);
  const before = stepBefore(step);
  // The address keeps its path from step to step, so the frame does not move the focus.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <Card className={styles.sheet}>
      <h2 ref={heading} tabIndex={-1} className={styles.title}>
        {title}
      </h2>
      {text && <p className={styles.text}>{text}</p>}
      {children}
      <div className={styles.ways}>
        {next}
        {before && (
          <AppLink to="/start" search={{ step: before }} className={styles.back}>
            {say('back')}
          </AppLink>
        )}
      </div>
      {help}
    </Card>
  );
}
