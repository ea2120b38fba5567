import { Button } from '@mantine/core';
import { type ReactNode, useCallback } from 'react';
import { ApiProblem, SignInNeeded, Unreachable } from '../api/problem.ts';
import { signIn } from '../session/session.ts';
import { isKnownProblem, problemTexts } from '../texts/problems/texts.ts';
import { sharedTexts } from '../texts/shared/texts.ts';
import { useFormats } from '../texts/use-formats.ts';
import styles from './problem-note.module.css';

export interface ProblemText {
  title: string;
  /** What can be done now. */
  next: string | undefined;
  /** For whoever is asked for help. */
  traceId: string | undefined;
}

/** What went wrong, in a person's words: by its stable code where we have words for it, else as the server said it. */
export function useProblemText(): (error: unknown) => ProblemText {
  const say = sharedTexts.use();
  const sayProblem = problemTexts.use();
  const { dayAndTime } = useFormats();
  return useCallback(
    (error) => {
      if (error instanceof Unreachable)
        return {
          title: say('problem.unreachable'),
          next: say('problem.unreachable_next'),
          traceId: undefined,
        };
      if (error instanceof SignInNeeded)
        return { title: say('session_over.title'), next: say('sign_in.text'), traceId: undefined };
      if (!(error instanceof ApiProblem))
        return { title: say('problem.unknown'), next: say('problem.unknown_next'), traceId: undefined };
      const { code, traceId, resetsAt, retryAfterSec } = error;
      const when = resetsAt ? say('problem.resets', { at: dayAndTime(resetsAt) }) : undefined;
      const wait = retryAfterSec ? say('problem.wait', { count: retryAfterSec }) : undefined;
      if (!isKnownProblem(code)) return { title: error.message, next: when ?? wait ?? error.detail, traceId };
      return {
        title: sayProblem(`${code}.title`),
        next: [sayProblem(`${code}.next`), when ?? wait].filter(Boolean).join(' '),
        traceId,
      };
    },
    [say, sayProblem, dayAndTime],
  );
}

interface ProblemNoteProps {
  error: unknown;
  /** Tries again what failed. */
  onRetry?: () => void;
  /** Another way on. */
  children?: ReactNode;
}

export function ProblemNote({ error, onRetry, children }: ProblemNoteProps) {
  const say = sharedTexts.use();
  const { title, next, traceId } = useProblemText()(error);
  return (
    <div className={styles.note} role="alert">
      <p className={styles.title}>{title}</p>
      {next && <p>{next}</p>}
      <div className={styles.ways}>
        {error instanceof SignInNeeded && <Button onClick={() => signIn()}>{say('sign_in.action')}</Button>}
        {onRetry && (
          <Button variant="default" onClick={onRetry}>
            {say('problem.again')}
          </Button>
        )}
        {children}
      </div>
      {traceId && <p className={styles.trace}>{say('problem.trace', { id: traceId })}</p>}
    </div>
  );
}
