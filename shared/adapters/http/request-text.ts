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

const plain = new Agent({ keepAlive: true });
const secure = new TlsAgent({ keepAlive: true, minVersion: 'TLSv1.2' });

/**
 * One request whose body and answer are whole texts, on connections that stay open. The ways of the SDKs and of
 * `fetch` cost two to three times the processor time, and a run makes some forty requests. Rejects with the error of
 * the connection (`code`), with an AbortError, or with AnswerTooLarge. Follows no redirect and asks for no compression.
 */
export function requestText(asked: TextRequest): Promise<TextAnswer> {
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
  const request = url.startsWith('https:')
    ? overHttps(url, { ...options, agent: secure }, receive)
    : overHttp(url, { ...options, agent: plain }, receive);
  request.on('error', reject);
  request.end(body);
  return promise;
}
