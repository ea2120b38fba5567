/** A refusal of the API (RFC 9457): its stable code decides what the person is told and what can be done next. */
export class ApiProblem extends Error {
  readonly status: number;
  /** `room.reason`. */
  readonly code: string;
  readonly detail: string | undefined;
  readonly traceId: string | undefined;
  readonly retryAfterSec: number | undefined;
  readonly resetsAt: string | undefined;
  /** Which fields were not accepted, and why. */
  readonly fields: { pointer: string; message: string }[];

  constructor(status: number, told: Partial<Record<string, unknown>>, retryAfterSec?: number) {
    super(textIn(told, 'title') ?? `The server answered with ${status}.`);
    this.status = status;
    this.code = textIn(told, 'code') ?? 'api.unknown';
    this.detail = textIn(told, 'detail');
    this.traceId = textIn(told, 'traceId');
    this.resetsAt = textIn(told, 'resetsAt');
    this.retryAfterSec = retryAfterSec;
    this.fields = Array.isArray(told.errors) ? told.errors.filter(isField) : [];
  }
}

/** Nothing was answered: no network, or nobody there. Whether a change arrived is not known. */
export class Unreachable extends Error {}

/** The session is over and cannot be renewed without the person. */
export class SignInNeeded extends Error {}

export const isProblem = (error: unknown, ...codes: string[]): error is ApiProblem =>
  error instanceof ApiProblem && (codes.length === 0 || codes.includes(error.code));

const textIn = (told: Partial<Record<string, unknown>>, name: string): string | undefined => {
  const value = told[name];
  return typeof value === 'string' ? value : undefined;
};

const isField = (value: unknown): value is { pointer: string; message: string } =>
  typeof value === 'object' && value !== null && 'pointer' in value && 'message' in value;
