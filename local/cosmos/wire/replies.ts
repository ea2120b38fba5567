import { randomUUID } from 'node:crypto';
import { refusalCharge } from '../items/charge.ts';
import type { ItemOutcome } from '../items/operations.ts';
import type { Container } from '../store/container.ts';
import type { WireReply } from './messages.ts';
import { isRefusal, type Refusal } from './refusals.ts';

export function jsonReply(status: number, body: string, headers: Record<string, string> = {}): WireReply {
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'x-ms-activity-id': randomUUID(),
      'x-ms-request-charge': '1',
      ...headers,
    },
    body,
  };
}

/** The headers that tell a client where it is and how far this container has come. */
function containerHeaders(container: Container, charge: number): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-ms-activity-id': randomUUID(),
    'x-ms-request-charge': String(charge),
    'x-ms-session-token': `0:-1#${container.lsn()}`,
    'x-ms-alt-content-path': encodeURI(container.link),
    'x-ms-content-path': container.row.rid,
  };
}

export function itemReply(container: Container, { status, charge, etag, text }: ItemOutcome): WireReply {
  const headers = containerHeaders(container, charge);
  if (etag) headers.etag = `"${etag}"`;
  return { status, headers, body: text ?? '' };
}

export function batchReply(container: Container, status: number, charge: number, text: string): WireReply {
  return { status, headers: containerHeaders(container, charge), body: text };
}

export interface FeedAnswer {
  rows: string[];
  charge: number;
  continuation?: string | undefined;
  etag?: string | undefined;
}

export function feedReply(container: Container, { rows, charge, continuation, etag }: FeedAnswer): WireReply {
  const headers = containerHeaders(container, charge);
  headers['x-ms-item-count'] = String(rows.length);
  if (continuation) headers['x-ms-continuation'] = continuation;
  if (etag) headers.etag = etag;
  const body = `{"_rid":"${container.row.rid}","Documents":[${rows.join(',')}],"_count":${rows.length}}`;
  return { status: 200, headers, body };
}

export function refusalReply(refusal: Refusal, container?: Container): WireReply {
  const headers = container
    ? containerHeaders(container, refusalCharge)
    : { 'content-type': 'application/json', 'x-ms-activity-id': randomUUID(), 'x-ms-request-charge': '0' };
  if (refusal.subStatus !== undefined) headers['x-ms-substatus'] = String(refusal.subStatus);
  if (refusal.retryAfterMs !== undefined) headers['x-ms-retry-after-ms'] = String(refusal.retryAfterMs);
  const body = JSON.stringify({ code: refusal.code, message: refusal.message });
  return { status: refusal.status, headers, body };
}

/** Turns what a request threw into its answer; a defect of our own is an error 500 that says so on the console. */
export function replyToError(error: unknown, container?: Container): WireReply {
  if (isRefusal(error)) return refusalReply(error, container);
  console.error('cosmos gateway: a request failed unexpectedly', error);
  return jsonReply(
    500,
    JSON.stringify({ code: 'InternalServerError', message: 'The gateway failed; see its log.' }),
  );
}
