import { Agent, type IncomingHttpHeaders, type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps, Agent as TlsAgent } from 'node:https';
import { AnswerTooLarge } from '#kernel';

/** Twice the longest answer of Cosmos DB. */
const ANSWER_MAX_BYTES = 8 * 1024 * 1024;

export interface TextRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: string | undefined;
  signal?: AbortSignal | undefined;
  /** The longest answer that is taken; beyond it the connection is dropped. */
  maxBytes?: number | undefined;
}

export interface TextAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Below what servers keep an idle connection for, where they do not say: none is closed under a request on its way. */
const IDLE_MS = 30_000;
const plain = new Agent({ keepAlive: true, timeout: IDLE_MS });
const secure = new TlsAgent({ keepAlive: true, timeout: IDLE_MS, minVersion: 'TLSv1.2' });

/**
 * One request whose body and answer are whole texts, on connections that stay open. The ways of the SDKs and of
 * `fetch` cost two to three times the processor time, and a run makes some forty requests. Rejects with the error of
 * the connection (`code`), with an AbortError, or with AnswerTooLarge. Follows no redirect and asks for no compression.
 * A GET that a kept connection lost is asked once more, on a new one; nothing else is ever sent twice.
 */
export const requestText = (asked: TextRequest): Promise<TextAnswer> =>
  send(asked, asked.url.startsWith('https:') ? secure : plain);

function send(asked: TextRequest, agent: Agent | TlsAgent | false): Promise<TextAnswer> {
  const { url, method, headers, body, signal, maxBytes = ANSWER_MAX_BYTES } = asked;
  const { promise, resolve, reject } = Promise.withResolvers<TextAnswer>();
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const options = { method, headers: { ...headers, ...length }, signal };
  const receive = (answer: IncomingMessage) => {
    const chunks: Buffer[] = [];
    let size = 0;
    answer.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) answer.destroy(new AnswerTooLarge(maxBytes));
      else chunks.push(chunk);
    });
    answer.on('error', reject);
    answer.on('end', () => {
      const text = (chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))?.toString('utf8') ?? '';
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
    });
  };
  const start = url.startsWith('https:') ? overHttps : overHttp;
  const request = start(url, { ...options, agent }, receive);
  request.on('error', (error) => {
    if (request.reusedSocket && isLostRead(method, error)) resolve(send(asked, false));
    else reject(isNoAnswer(error) ? answerLost(error) : error);
  });
  request.end(body);
  return promise;
}

/** A kept connection may be closed in the moment in which it is used again, above all after a stall. */
const isLostRead = (method: string, { code }: NodeJS.ErrnoException): boolean =>
  method === 'GET' && (code === 'ECONNRESET' || code === 'EPIPE');

/** What came is no HTTP: whether the request was heeded is as open as after a reset. */
const isNoAnswer = ({ code }: NodeJS.ErrnoException): boolean => code?.startsWith('HPE_') === true;

const answerLost = (cause: Error) =>
  Object.assign(new Error('What came is not an answer.', { cause }), { code: 'ECONNRESET' });
