import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpTypedData, TypedData } from '../core/core-types.ts';
import { errorText } from '../core/error-text.ts';
import type { Invoker } from '../core/invoker.ts';
import type { LogSink } from '../core/log-sink.ts';
import {
  answerStatus,
  type HttpCall,
  hasBody,
  joinedQuery,
  type Responder,
  routeMetadata,
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
      const body = hasBody(call.req) ? await readBody(call.req) : undefined;
      if (body === 'too large') return answerStatus(call.res, 413);
      const { response } = await invoker.invoke({
        fn: call.fn,
        trigger: { http: requestOf(call, body) },
        triggerMetadata: routeMetadata(call.params),
        traceContext: traceContext(call.headers),
      });
      writeResponse(call.res, response.returnValue?.http);
    } catch (error) {
      log.system('error', `${call.fn.metadata.name} failed: ${errorText(error)}`);
      answerStatus(call.res, 500);
    }
  };
}

async function readBody(req: IncomingMessage): Promise<Buffer | 'too large'> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) return 'too large';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function requestOf(call: HttpCall, body: Buffer | undefined): HttpTypedData {
  return {
    method: call.req.method ?? 'GET',
    url: `http://${call.headers['x-forwarded-host']}${call.req.url}`,
    headers: call.headers,
    query: joinedQuery(call.query),
    params: call.params,
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
