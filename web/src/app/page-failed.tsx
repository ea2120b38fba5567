import { Button } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { sharedTexts } from '../texts/shared/texts.ts';
import { ProblemNote } from '../ui/problem-note.tsx';

/** A page that could not be shown: most often a new release took the place of the one that is open. */
export function PageFailed({ error }: ErrorComponentProps) {
  const say = sharedTexts.use();
  return (
    <ProblemNote error={error}>
      <Button onClick={() => location.reload()}>{say('problem.reload')}</Button>
    </ProblemNote>
  );
}
