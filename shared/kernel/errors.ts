export interface ProblemExtras {
  /** What happened here and what to do next, in plain words; never personal content. */
  detail?: string;
  errors?: { pointer: string; code: string; message: string }[];
  retryAfterSec?: number;
  /** Further members of the problem, such as `resetsAt`. */
  members?: Record<string, unknown>;
}

/** An expected refusal. Thrown by use-cases, mapped to a problem in one place. */
export class DomainError extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly extras: ProblemExtras;

  constructor(code: string, status: number, title: string, extras: ProblemExtras) {
    super(`${code}: ${title}`);
    this.name = 'DomainError';
    this.code = code;
    this.status = status;
    this.title = title;
    this.extras = extras;
  }
}

export interface ErrorFactory {
  (extras?: ProblemExtras): DomainError;
  code: string;
  status: number;
  title: string;
}

/** Declares a refusal once: `code` is `room.reason`, `status` the HTTP status of the problem. */
export function defineError(code: string, status: number, title: string): ErrorFactory {
  const create = (extras: ProblemExtras = {}) => new DomainError(code, status, title, extras);
  return Object.assign(create, { code, status, title });
}

export const isError = (error: unknown, factory: ErrorFactory): error is DomainError =>
  error instanceof DomainError && error.code === factory.code;

/** Says "not now": a fault of ours, or a shortage that passes. Whoever carries work on tries the same again. */
export const isPassing = (error: unknown): error is DomainError =>
  error instanceof DomainError &&
  (error.status >= 500 || error.status === 429 || error.extras.retryAfterSec !== undefined);

export const retryAfterMsOf = ({ extras }: DomainError): number => (extras.retryAfterSec ?? 1) * 1_000;

/** Something that must be there is not: this is an old reading, and says nothing about the thing. */
export const notYetVisible = defineError(
  'platform.not_yet_visible',
  503,
  'What was written a moment ago is not visible here yet. Try again shortly.',
);
export const notFound = defineError('api.not_found', 404, 'There is no such thing here.');
export const invalidRequest = defineError(
  'api.invalid_request',
  400,
  'The request does not have the expected form.',
);
export const stale = defineError(
  'api.stale',
  412,
  'This was changed in the meantime. Read it again and repeat your change.',
);
export const idempotencyMismatch = defineError(
  'api.idempotency_mismatch',
  422,
  'This Idempotency-Key was already used for another request.',
);
export const preconditionRequired = defineError(
  'api.precondition_required',
  428,
  'Send the ETag that you last read as If-Match.',
);
