import { randomUUID } from 'node:crypto';
import type { StandInReply } from '../../stand-in/index.ts';

export interface AuthorityError {
  error: string;
  /** The number after AADSTS. */
  number: number;
  text: string;
  status?: number;
}

export const describe = ({ number, text }: AuthorityError): string => `AADSTS${number}: ${text}`;

/** The error body of Microsoft's token endpoint. */
export function authorityError(failure: AuthorityError, nowMs: number): StandInReply {
  const trace = randomUUID();
  const correlation = randomUUID();
  const timestamp = new Date(nowMs)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
  return {
    status: failure.status ?? 400,
    headers: { 'cache-control': 'no-store' },
    json: {
      error: failure.error,
      error_description: `${describe(failure)} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [failure.number],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
    },
  };
}

export const scopeRefused = (scope: string): AuthorityError => ({
  error: 'invalid_scope',
  number: 70011,
  text: `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
});
