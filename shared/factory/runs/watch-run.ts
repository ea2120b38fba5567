import type { Ctx } from '#kernel';
import { createWatermark } from './lookout.ts';
import type { Watch } from './run-watches.ts';
import { isOpen } from './schema.ts';

const HEARTBEAT_MS = 10_000;
// Nobody promises to tell that a reader has gone, so a stream lives shortly; going on costs one request.
const LIFETIME_MS = 25_000;
const RETRY_MS = 1_000;

type Needs = Pick<Ctx, 'runs' | 'runWatches' | 'clock' | 'tenantId' | 'actor'>;

/**
 * The run as server-sent events. `id:` is the highest position below which every step has been sent, so that a
 * resume never skips a parallel step that landed late; what follows it may come twice. Refuses before the first event.
 */
export async function watchRun(
  ctx: Needs,
  { id, lastEventId, gone }: { id: string; lastEventId?: string | undefined; gone?: AbortSignal },
): Promise<AsyncGenerator<string>> {
  await ctx.runs.get(id);
  const untilMs = ctx.clock.now().getTime() + LIFETIME_MS;
  const watch = ctx.runWatches.join(ctx, id, untilMs);
  if (gone?.aborted) watch.leave();
  gone?.addEventListener('abort', watch.leave);
  return events(ctx, watch, { lastEventId, untilMs, gone });
}

async function* events(
  { clock }: Needs,
  watch: Watch,
  {
    lastEventId,
    untilMs,
    gone,
  }: { lastEventId: string | undefined; untilMs: number; gone: AbortSignal | undefined },
): AsyncGenerator<string> {
  const start = Math.max(0, Number.parseInt(lastEventId ?? '0', 10) || 0);
  const sent = createWatermark(start);
  let quietSince = clock.now().getTime();
  let next = 0;
  try {
    yield ': watching\n\n';
    while (!gone?.aborted) {
      const sight = watch.sight();
      const { run, steps = [] } = sight ?? {};
      for (; next < steps.length; next += 1) {
        const step = steps[next];
        if (!step || step.seq <= start) continue;
        sent.pass(step.seq);
        quietSince = clock.now().getTime();
        yield event('step', sent.reached(), step);
      }
      if (run && !isOpen(run.status)) return yield event('end', sent.reached(), run);

      const now = clock.now().getTime();
      if (now >= untilMs) return yield `retry: ${RETRY_MS}\n\n`;
      if (now - quietSince > HEARTBEAT_MS) {
        quietSince = now;
        yield ': still running\n\n';
      }
      await watch.after(sight);
    }
  } finally {
    watch.leave();
  }
}

const event = (name: string, id: number, value: unknown): string =>
  `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(value)}\n\n`;
