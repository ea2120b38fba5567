import { isSameKey } from '../../doors/index.ts';
import type { StandInHandler, StandInRequest } from '../../stand-in/index.ts';
import { badRequest, errorReply, isRefused, refused, requestId } from './errors.ts';

/** Every door wants a bearer, waits the set time, answers refusals in the vendor's shape and numbers its answers. */
export function door(
  pace: { latencyMs: number; apiKey?: string | undefined },
  handler: StandInHandler,
): StandInHandler {
  return async (request) => {
    if (pace.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, pace.latencyMs));
    try {
      checkCaller(request, pace.apiKey);
      const reply = await handler(request);
      return {
        ...reply,
        headers: { 'x-request-id': requestId(), 'openai-version': '2020-10-01', ...reply.headers },
      };
    } catch (error) {
      if (isRefused(error)) return errorReply(error.refusal);
      throw error;
    }
  };
}

function checkCaller({ headers, method }: StandInRequest, apiKey: string | undefined) {
  const [, key] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
  if (key === undefined) {
    const message = "You didn't provide an API key. Provide it as 'Authorization: Bearer YOUR_KEY'.";
    throw refused({ status: 401, message, code: 'invalid_api_key' });
  }
  if (apiKey !== undefined && !isSameKey(key, apiKey))
    throw refused({ status: 401, message: 'Incorrect API key provided.', code: 'invalid_api_key' });
  if (method === 'POST' && !/^application\/json\b/.test(headers['content-type'] ?? ''))
    throw badRequest(
      'unsupported_content_type',
      null,
      "Unsupported content type. This API method only accepts 'application/json' requests.",
    );
}
