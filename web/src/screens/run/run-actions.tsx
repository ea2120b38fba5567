import { Button } from '@mantine/core';
import type { Run } from '../../api/contract.ts';
import { useChange } from '../../api/use-api.ts';
import { announce } from '../../ui/announce.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { isUnderWay } from '../../ui/run-status.tsx';
import { useStartRun } from '../../ui/use-start-run.ts';
import { runTexts } from './texts.ts';

export function RunActions({ run }: { run: Run }) {
  const say = runTexts.use();
  const cancel = useChange('cancelRun', ['getTimeline', 'listRuns']);
  const { start, ...starting } = useStartRun();
  const error = cancel.error ?? starting.error;
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
        <Button loading={starting.isPending} onClick={() => start(run.workflowId)}>
          {say('again')}
        </Button>
      )}
      {error && <ProblemNote error={error} />}
    </div>
  );
}
