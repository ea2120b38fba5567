import { setTimeout as wait } from 'node:timers/promises';
import { read } from './api-client.ts';
import { Run, Step } from './shapes.ts';
import { createEventReader, type ServerEvent } from './sse.ts';
import { exitCodes, isRefusal, isStop, stop } from './stop.ts';

export type Seen =
  | { kind: 'step'; step: Step }
  | { kind: 'end'; run: Run }
  /** The stream broke and is opened again. One that the server ends because of its age is renewed without a word. */
  | { kind: 'resumed'; after: string };

export interface WatchOptions {
  open(headers: Record<string, string>, signal: AbortSignal): Promise<Response>;
  signal: AbortSignal;
  /** Without a word for so long, the connection counts as dead; the server says something every 15 s. */
  quietMs?: number;
  /** Before a new connection, unless the server names another time. */
  retryMs?: number;
  /** In a row, without anything new in between; with the pause above about a minute. */
  maxFailures?: number;
}

/**
 * A run, live, to its end. When the stream breaks it is opened again with Last-Event-ID; what then comes twice is
 * given out once.
 */
export async function* watchRun(options: WatchOptions): AsyncGenerator<Seen> {
  const { quietMs = 45_000, maxFailures = 60, signal } = options;
  const known = new Set<string>();
  let lastId = '';
  let pauseMs = options.retryMs ?? 1_000;
  let isBroken = false;

  for (let failures = 0; failures < maxFailures; failures += 1) {
    if (failures > 0) await wait(pauseMs, undefined, { signal });
    if (isBroken) yield { kind: 'resumed', after: lastId };
    isBroken = true;
    const reader = createEventReader(lastId);
    try {
      const quiet = quietTimer(quietMs);
      const response = await options.open(lastId ? { 'last-event-id': lastId } : {}, quiet.signal);
      for await (const event of reader.events(quiet.watched(response.body))) {
        lastId = event.id;
        failures = 0;
        const seen = toSeen(event);
        if (seen?.kind === 'step' && known.has(seen.step.id)) continue;
        if (seen?.kind === 'step') known.add(seen.step.id);
        if (seen) yield seen;
        if (seen?.kind === 'end') return;
      }
      isBroken = reader.retryMs === null;
    } catch (error) {
      if (signal.aborted || !isWorthAnother(error)) throw error;
    }
    pauseMs = reader.retryMs ?? pauseMs;
  }
  throw stop(
    'The run cannot be watched any longer: nothing answers. It goes on by itself.',
    exitCodes.unreachable,
  );
}

function toSeen({ event, data }: ServerEvent): Seen | undefined {
  if (event === 'step') return { kind: 'step', step: read(Step, JSON.parse(data), 'a step of the run') };
  if (event === 'end') return { kind: 'end', run: read(Run, JSON.parse(data), 'the end of the run') };
  return undefined;
}

/** A broken connection is worth another try, and so is a stream for which there is no room just now; a refusal is not. */
const isWorthAnother = (error: unknown): boolean =>
  !isStop(error) || error.exitCode === exitCodes.unreachable || isRefusal(error, 'run.too_many_streams');

/** Ends a connection on which nothing comes any more, as one is left behind by a machine that slept. */
function quietTimer(quietMs: number) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), quietMs);
  return {
    signal: controller.signal,
    async *watched(body: AsyncIterable<Uint8Array> | null): AsyncGenerator<Uint8Array> {
      try {
        for await (const chunk of body ?? []) {
          timer.refresh();
          yield chunk;
        }
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
