import { randomUUID } from 'node:crypto';
import type { StandInReply } from '../../stand-in/index.ts';

export interface GraphRefusal extends Error {
  refusal: { status: number; code: string; headers: Record<string, string> };
}

/** A refusal in Graph's words; thrown anywhere below a route. */
export function graphError(status: number, code: string, message: string, headers = {}): GraphRefusal {
  return Object.assign(new Error(message), { refusal: { status, code, headers } });
}

export const isGraphRefusal = (error: unknown): error is GraphRefusal =>
  error instanceof Error && 'refusal' in error;

export function refusalReply(
  { refusal, message }: GraphRefusal,
  nowMs: number,
  clientRequestId: string,
): StandInReply {
  const requestId = randomUUID();
  return {
    status: refusal.status,
    headers: { ...refusal.headers, 'request-id': requestId },
    json: {
      error: {
        code: refusal.code,
        message,
        innerError: {
          date: new Date(nowMs).toISOString().slice(0, 19),
          'request-id': requestId,
          'client-request-id': clientRequestId || requestId,
        },
      },
    },
  };
}

export const itemNotFound = () =>
  graphError(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');

export const accessDenied = () =>
  graphError(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');

export const badRequest = (message: string) => graphError(400, 'BadRequest', message);

const changeKeyConflict = () =>
  graphError(
    412,
    'ErrorIrresolvableConflict',
    'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.',
  );

/** A precondition by `If-Match` or by a change key in the body; `*` matches all. */
export function requireChangeKey(current: string, ...given: (string | undefined)[]): void {
  for (const value of given) {
    const key = value?.replace(/^(W\/)?"(.*)"$/, '$2');
    if (key !== undefined && key !== '*' && key !== current) throw changeKeyConflict();
  }
}
