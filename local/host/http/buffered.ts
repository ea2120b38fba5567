import type { ServerResponse } from 'node:http';
import type { HttpTypedData, TypedData } from '../core/core-types.ts';
import { errorText } from '../core/error-text.ts';
import type { Invoker } from '../core/invoker.ts';
import type { LogSink } from '../core/log-sink.ts';
import { bindingData } from './binding-data.ts';
import {
  announcedBytes,
  answerStatus,
  type HttpCall,
  joinedQuery,
  type Responder,
  readBody,
  traceContext,
} from './call.ts';
import { cookieHeader } from './cookies.ts';
import { outboundHeaders } from './headers.ts';

/** What Azure Functions takes at most (maxRequestBodySize of the host). */
const maxBodyBytes = 104_857_600;

/** For apps without http streams: the whole request goes in as bytes, the whole answer comes back as bytes. */
export function createBufferedResponder({ invoker, log }: { invoker: Invoker; log: LogSink }): Responder {
  return async (call) => {
    try {
      // A body without an announced length is not handed over, as Azure does not.
      const body = announcedBytes(call.req) > 0 ? await readBody(call.req, maxBodyBytes) : undefined;
      if (body === 'too large') return answerStatus(call.res, 413);
      const { response } = await invoker.invoke({
        fn: call.fn,
        trigger: { http: requestOf(call, body) },
        triggerMetadata: bindingData({
          body,
          query: call.query,
          route: call.params,
          headers: call.headers,
        }),
        traceContext: traceContext(call.headers),
      });
      writeResponse(call.res, response.returnValue?.http);
    } catch (error) {
      log.system('error', `${call.fn.metadata.name} failed: ${errorText(error)}`);
      answerStatus(call.res, 500);
    }
  };
}

function requestOf(call: HttpCall, body: Buffer | undefined): HttpTypedData {
  return {
    method: call.req.method ?? 'GET',
    url: `http://${call.headers['x-forwarded-host']}${call.req.url}`,
    headers: call.headers,
    query: joinedQuery(call.query),
    params: Object.fromEntries(
      Object.entries(call.params).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    body: body?.length ? { bytes: body } : null,
  };
}

/** A function that returned nothing is 204. */
function writeResponse(res: ServerResponse, answer: HttpTypedData | undefined): void {
  if (!answer) {
    answerStatus(res, 204);
    return;
  }
  const body = bytesOf(answer.body);
  const headers = outboundHeaders(answer.headers ?? {});
  const cookies = (answer.cookies ?? []).map(cookieHeader);
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  const status = Number(answer.statusCode ?? 200);
  if (status !== 204 && status !== 304) headers['content-length'] = body.length;
  res.writeHead(status, headers).end(body);
}

function bytesOf(body: TypedData | null | undefined): Uint8Array {
  if (body?.bytes) return body.bytes;
  return Buffer.from(body?.string ?? body?.json ?? '');
}
