import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { pipeline } from 'node:stream';
import { errorText } from '../core/error-text.ts';
import type { LogSink } from '../core/log-sink.ts';
import { answerStatus, type HttpCall } from './call.ts';
import { outboundHeaders } from './headers.ts';

/** As Azure's host repeats a request that did not reach the worker (RetryProxyHandler). */
const mostTries = 10;
const firstPauseMs = 50;
const longestPauseMs = 250;

/** A request on its way to the library's own server, and its answer on the way back. */
export interface Forwarding {
  /** To be called when the library has the request: from then on it is not sent again. */
  received(): void;
  /** Resolves when the answer begins. */
  answered: Promise<void>;
  cut(): void;
}

export interface ForwardOptions {
  /** The library's server. */
  port: number;
  log: LogSink;
}

export function createForwarder({ port, log }: ForwardOptions) {
  const agent = new Agent({ keepAlive: true });
  const target = { host: '127.0.0.1', port, agent };

  /** `body` when it is known as a whole; else it flows through, and a request is sent once. */
  return (call: HttpCall, invocationId: string, body: Buffer | undefined): Forwarding => {
    const { fn, req, res } = call;
    const answered = Promise.withResolvers<void>();
    const hasNoBody = req.method === 'GET' || req.method === 'HEAD';
    let isReceived = false;
    let upstream: ClientRequest;

    function send(tries: number): void {
      const headers = { ...call.headers, 'x-ms-invocation-id': invocationId };
      upstream = request({ ...target, method: req.method, path: req.url, headers });
      upstream.on('response', (answer) => {
        answered.resolve();
        passOn(answer, call);
      });
      upstream.on('error', (error) => failed(error, tries));
      if (hasNoBody || body) upstream.end(hasNoBody ? undefined : body);
      else pipeline(req, upstream, () => {});
    }

    /** A kept connection may be closed in the very moment in which it is used again, above all after a stall. */
    function failed(error: Error, tries: number): void {
      if (res.headersSent || res.destroyed) return;
      if (!isReceived && (hasNoBody || body) && tries < mostTries) {
        setTimeout(send, Math.min(firstPauseMs * 2 ** (tries - 1), longestPauseMs), tries + 1);
        return;
      }
      log.system('error', `${fn.metadata.name}: the request did not reach the app: ${errorText(error)}`);
      answerStatus(res, 500);
    }

    send(1);
    res.on('close', () => {
      if (!res.writableFinished) upstream.destroy();
    });
    return {
      received: () => {
        isReceived = true;
      },
      answered: answered.promise,
      cut: () => upstream.destroy(),
    };
  };
}

function passOn(answer: IncomingMessage, { res }: HttpCall): void {
  if (res.headersSent || res.destroyed) {
    answer.destroy();
    return;
  }
  res.writeHead(answer.statusCode ?? 500, outboundHeaders(answer.headers));
  // Whichever side breaks, pipeline ends the other one.
  pipeline(answer, res, () => {});
}
