import { subscribe } from 'node:diagnostics_channel';
import type { EventEmitter } from 'node:events';

/** What Node tells of a request that one of its servers received. */
interface Received {
  request: { headers: Record<string, string | string[] | undefined> };
  response: EventEmitter;
}

const answers = new Map<string, EventEmitter>();

/**
 * The library of the platform reads a stream to its end whether or not anybody is there, and shows a handler no
 * connection. Its server is Node's and runs in this process, though, and a forwarded request carries the id of its
 * invocation; so Node can be asked. Where that should tell nothing, a stream still ends with its own lifetime.
 */
subscribe('http.server.request.start', (message) => {
  const { request, response } = message as Received;
  const id = request.headers['x-ms-invocation-id'];
  if (typeof id !== 'string') return;
  answers.set(id, response);
  response.once('close', () => answers.delete(id));
});

/** Calls `leave` once when the answer to this invocation is over, because it is complete or its caller has gone. */
export function whenCallerLeaves(invocationId: string, leave: () => void): void {
  answers.get(invocationId)?.once('close', leave);
}
