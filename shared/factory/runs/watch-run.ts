import type { Ctx } from '#kernel';
import { isOpen } from './schema.ts';
import { type StepDoc, toRun, toStep } from './store.ts';

const POLL_MS = 400;
const HEARTBEAT_MS = 15_000;
// The platform's forwarder cuts a response after 230 to 240 seconds; a client resumes with Last-Event-ID.
const LIFETIME_MS = 200_000;
const RETRY_MS = 1_000;

export type Wait = (ms: number) => Promise<void>;

/**
 * The run as server-sent events. `id:` is the highest position below which every step has been sent, so that a
 * resume never skips a parallel step that landed late; what follows it may come twice.
 */
export async function* watchRun(
  ctx: Pick<Ctx, 'runs' | 'clock'>,
  { id, lastEventId, wait }: { id: string; lastEventId?: string; wait: Wait },
): AsyncGenerator<string> {
  await ctx.runs.get(id);
  yield ': watching\n\n';

  const openedAt = ctx.clock.now().getTime();
  let quietSince = openedAt;
  let watermark = Math.max(0, Number.parseInt(lastEventId ?? '0', 10) || 0);
  const sentAbove = new Set<number>();

  for (;;) {
    // The run is read before its steps: a run seen as ended has all its steps in the store.
    const run = await ctx.runs.get(id);
    const fresh = (await stepsAbove(ctx, id, watermark)).filter((step) => !sentAbove.has(step.seq));
    for (const step of fresh) {
      sentAbove.add(step.seq);
      while (sentAbove.delete(watermark + 1)) watermark += 1;
      yield event('step', watermark, toStep(step));
    }
    if (!isOpen(run.status)) return yield event('end', watermark, toRun(run));

    const now = ctx.clock.now().getTime();
    if (now - openedAt > LIFETIME_MS) return yield `retry: ${RETRY_MS}\n\n`;
    if (fresh.length > 0) quietSince = now;
    if (now - quietSince > HEARTBEAT_MS) {
      quietSince = now;
      yield ': still running\n\n';
    }
    await wait(POLL_MS);
  }
}

async function stepsAbove(ctx: Pick<Ctx, 'runs'>, runId: string, seq: number): Promise<StepDoc[]> {
  const steps: StepDoc[] = [];
  for (;;) {
    const page = await ctx.runs.steps(runId, steps.at(-1)?.seq ?? seq);
    steps.push(...page);
    if (page.length < 100) return steps;
  }
}

const event = (name: string, id: number, value: unknown): string =>
  `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(value)}\n\n`;
