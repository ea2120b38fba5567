import { DomainError, defineError, invalidRequest, type Problem } from '#kernel';

export const notJson = defineError('api.not_json', 400, 'The body is not JSON.');
export const wrongContentType = defineError(
  'api.unsupported_media_type',
  415,
  'Send the body as application/json.',
);
export const tooLarge = defineError('api.too_large', 413, 'The body is larger than this operation takes.');
export const tokenRequired = defineError(
  'identity.token_required',
  401,
  'Sign in and send the access token as Bearer.',
);
export const keyRequired = defineError(
  'api.idempotency_key_required',
  400,
  'Send an Idempotency-Key: your own name for this request.',
);
export const rateLimited = defineError(
  'api.rate_limited',
  429,
  'Too many requests of this kind in a short time.',
);
export const noRoute = defineError('api.no_route', 404, 'There is no such address in this API.');
/** One fault in a request, at the place that the pointer names. */
export const fault = (pointer: string, code: string, message: string) =>
  invalidRequest({ errors: [{ pointer, code, message }] });

const unexpected = defineError('api.unexpected', 500, 'Something went wrong on our side.');

const TYPES = 'https://connectsoft.me/problems/';

/** RFC 9457. What is not an expected refusal becomes a 500 that says nothing but its trace id. */
export function toProblem(
  error: unknown,
  { instance, traceId }: { instance: string; traceId: string },
): Problem {
  const refusal =
    error instanceof DomainError
      ? error
      : unexpected({ detail: 'Nothing is lost. Try again; if it stays, tell us the traceId.' });
  const { code, status, title, extras } = refusal;
  return {
    type: `${TYPES}${code}`,
    title,
    status,
    ...(extras.detail ? { detail: extras.detail } : {}),
    instance,
    code,
    traceId,
    ...(extras.errors ? { errors: extras.errors } : {}),
    ...extras.members,
  };
}
