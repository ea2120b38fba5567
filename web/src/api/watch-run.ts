import { EventSourceParserStream } from 'eventsource-parser/stream';
import { send } from './call.ts';
import type { Run, Step } from './contract.ts';
import { SignInNeeded } from './problem.ts';

export interface Watcher {
  onStep(step: Step): void;
  onEnd(run: Run): void;
  /** `false` while the connection is lost and made anew. */
  onConnection(isThere: boolean): void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

/**
 * Watches a run until its end or until `signal`. A stream that breaks, or that the server closed as it does every few
 * minutes, goes on after the last event that came; a step may come twice, its id tells.
 * @throws SignInNeeded when the session is over, ApiProblem when the run may not be watched.
 */
export async function watchRun(id: string, watcher: Watcher, signal: AbortSignal): Promise<void> {
  let lastEventId: string | undefined;
  let waitMs = FIRST_WAIT_MS;
  while (!signal.aborted) {
    try {
      for await (const event of eventsOf(await open(id, lastEventId, signal))) {
        watcher.onConnection(true);
        waitMs = FIRST_WAIT_MS;
        lastEventId = event.id ?? lastEventId;
        if (event.event === 'step') watcher.onStep(JSON.parse(event.data) as Step);
        if (event.event === 'end') return watcher.onEnd(JSON.parse(event.data) as Run);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof SignInNeeded || isFinal(error)) throw error;
      watcher.onConnection(false);
    }
    await pause(waitMs, signal);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}

async function open(id: string, lastEventId: string | undefined, signal: AbortSignal): Promise<Response> {
  const headers = lastEventId ? { 'last-event-id': lastEventId } : {};
  const response = await send('watchRun', { id }, { headers, signal });
  if (response.ok) return response;
  throw new StreamRefused(response.status);
}

class StreamRefused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`The stream was refused with ${status}.`);
    this.status = status;
  }
}

/** Asking again would be refused again; too many streams, or a server that is busy, is waited out. */
const isFinal = (error: unknown): boolean =>
  error instanceof StreamRefused && error.status < 500 && error.status !== 429 && error.status !== 409;

async function* eventsOf({ body }: Response) {
  if (!body) return;
  yield* body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
