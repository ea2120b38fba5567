import { randomBytes } from 'node:crypto';
import type { StandInReply } from '../../stand-in/index.ts';

/** The vendor's error body: `{error:{message,type,param,code}}`. */
export interface VendorError {
  status: number;
  message: string;
  type?: string;
  param?: string | null;
  code?: string | null;
}

/** Thrown inside the wire checks, turned into an answer at the door. */
export type RequestRefused = Error & { refusal: VendorError };

export const refused = (refusal: VendorError): RequestRefused =>
  Object.assign(new Error(refusal.message), { refusal });

export const isRefused = (error: unknown): error is RequestRefused =>
  error instanceof Error && 'refusal' in error;

/** A 400 in the vendor's shape. `param` is the path of the offending field, e.g. `tools[0].name`. */
export const badRequest = (code: string, param: string | null, message: string): RequestRefused =>
  refused({ status: 400, message, param, code });

export function errorReply({ status, message, type, param = null, code = null }: VendorError): StandInReply {
  return {
    status,
    headers: { 'x-request-id': requestId() },
    json: { error: { message, type: type ?? errorType(status), param, code } },
  };
}

function errorType(status: number): string {
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

export const requestId = (): string => `req_${randomBytes(16).toString('hex')}`;
