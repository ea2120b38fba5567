import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { isUnderWay } from '../ui/run-status.tsx';
import type { Run, Step } from './contract.ts';
import { SignInNeeded } from './problem.ts';
import { keyOf, useRead } from './use-api.ts';
import { watchRun } from './watch-run.ts';

/** Without a stream the same facts come by asking. */
const ASK_EVERY_MS = 5_000;

/** A run with its steps, as they come while it is under way. */
export function useLiveRun(id: string) {
  const client = useQueryClient();
  const [live, setLive] = useState<{ steps: Step[]; end?: Run }>({ steps: [] });
  const [isLost, setLost] = useState(false);
  const [mustAsk, setMustAsk] = useState(false);
  const timeline = useRead('getTimeline', { id }, { everyMs: mustAsk && ASK_EVERY_MS });
  const run = live.end ?? timeline.data?.run;
  const isLive = run !== undefined && isUnderWay(run);

  useEffect(() => {
    if (!isLive) return;
    const stop = new AbortController();
    const renew = () =>
      Promise.all(
        (['getTimeline', 'listRuns', 'listSuggestions', 'getMe', 'listUnfinished'] as const).map((read) =>
          client.invalidateQueries({ queryKey: keyOf(read) }),
        ),
      );
    watchRun(
      id,
      {
        onStep: (step) => setLive(({ steps, ...rest }) => ({ ...rest, steps: [...steps, step] })),
        onConnection: (isThere) => setLost(!isThere),
        onEnd(end) {
          setLost(false);
          setLive(({ steps }) => ({ steps, end }));
          void renew();
        },
      },
      stop.signal,
    ).catch((error: unknown) => setMustAsk(!(error instanceof SignInNeeded)));
    return () => stop.abort();
  }, [id, isLive, client]);

  return {
    run,
    steps: [...(timeline.data?.steps ?? []), ...live.steps],
    isPending: timeline.isPending,
    error: timeline.error,
    refetch: timeline.refetch,
    isLive,
    isLost,
  };
}
