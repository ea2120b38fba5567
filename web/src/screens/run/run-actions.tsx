import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { Run } from '../../api/contract.ts';
import { useChange } from '../../api/use-api.ts';
import { announce } from '../../ui/announce.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { isUnderWay } from '../../ui/run-status.tsx';
import { runTexts } from './texts.ts';

export function RunActions({ run }: { run: Run }) {
  const say = runTexts.use();
  const navigate = useNavigate();
  const cancel = useChange('cancelRun', ['getTimeline', 'listRuns']);
  const start = useChange('startRun', ['listRuns']);
  const error = cancel.error ?? start.error;
  return (
    <div>
      {isUnderWay(run) ? (
        <Button
          variant="default"
          loading={cancel.isPending}
          onClick={() =>
            cancel.mutate({ input: { id: run.id } }, { onSuccess: () => announce(say('cancelled')) })
          }
        >
          {say('cancel')}
        </Button>
      ) : (
        <Button
          loading={start.isPending}
          onClick={() =>
            start.mutate(
              { input: { id: run.workflowId } },
              {
                onSuccess: ({ body }) => void navigate({ to: '/runs/$id', params: { id: body.id } }),
              },
            )
          }
        >
          {say('again')}
        </Button>
      )}
      {error && <ProblemNote error={error} />}
    </div>
  );
}
