/** An answer that is not a success, as the service words it. */
export interface Refusal extends Error {
  status: number;
  /** The word of the error body, such as `NotFound`. */
  code: string;
  subStatus?: number | undefined;
  retryAfterMs?: number | undefined;
}

export function refuse(
  status: number,
  code: string,
  message: string,
  extra: Pick<Refusal, 'subStatus' | 'retryAfterMs'> = {},
): Refusal {
  return Object.assign(new Error(message), { status, code, ...extra });
}

export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && 'status' in error && 'code' in error;
}

export const badRequest = (message: string) => refuse(400, 'BadRequest', message);
export const keyMismatch = (message: string) => refuse(400, 'BadRequest', message, { subStatus: 1001 });
export const unauthorized = (message: string) => refuse(401, 'Unauthorized', message);
export const itemNotFound = () =>
  refuse(404, 'NotFound', 'Entity with the specified id does not exist in the system.');
export const resourceNotFound = (link: string) =>
  refuse(404, 'NotFound', `Resource Not Found: ${link} does not exist.`, { subStatus: 1003 });
export const sessionNotAvailable = () =>
  refuse(404, 'NotFound', 'The read session is not available for the input session token.', {
    subStatus: 1002,
  });
export const alreadyExists = () =>
  refuse(409, 'Conflict', 'Entity with the specified id already exists in the system.');
export const uniqueKeyTaken = () =>
  refuse(
    409,
    'Conflict',
    'Unique index constraint violation: another item of this partition has these values.',
  );
export const preconditionFailed = () =>
  refuse(
    412,
    'PreconditionFailed',
    'Operation cannot be performed because one of the specified precondition is not met.',
  );
export const tooLarge = (message: string) => refuse(413, 'RequestEntityTooLarge', message);
