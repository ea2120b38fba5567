import type { Socket } from 'node:net';
import type { TextAnswer, TextRequest } from '../request-text.ts';
import { createFlow } from './flow.ts';
import { type Frame, frameReader, toFrame } from './frames.ts';

/** Twice the longest answer of Cosmos DB. */
const ANSWER_MAX_BYTES = 8 * 1024 * 1024;

export interface Connection {
  /** Rejects with `ECONNRESET` when the connection is lost before the answer: what was asked may have been done. */
  ask(request: TextRequest): Promise<TextAnswer>;
  isOpen(): boolean;
  /** Whoever waits is rejected. */
  close(): void;
}

interface Waiting {
  resolve(answer: TextAnswer): void;
  reject(error: Error): void;
}

/** All requests over one socket at once; `isSound` hears of each answer. The socket keeps the process alive only while somebody waits. */
export function openConnection(socket: Socket, isSound: () => void): Connection {
  /** Without a value: whoever asked has stopped waiting, and the answer will be dropped. */
  const asked = new Map<number, Waiting | undefined>();
  const flow = createFlow(socket);
  let lastId = 0;

  const read = frameReader(ANSWER_MAX_BYTES, (frame) => {
    if (!asked.has(frame.id)) throw new Error('An answer that nobody asked for.');
    const answer = toAnswer(frame);
    const waiting = asked.get(frame.id);
    forget(frame.id);
    isSound();
    waiting?.resolve(answer);
  });
  const forget = (id: number) => {
    asked.delete(id);
    if (asked.size === 0) socket.unref();
  };
  socket.unref();
  socket.on('data', (chunk: Buffer) => {
    try {
      read(chunk);
    } catch (cause) {
      socket.destroy(new Error('What came is not an answer.', { cause }));
    }
  });
  // `close` follows, and tells those who wait.
  let cause: Error | undefined;
  socket.on('error', (error) => {
    cause = error;
  });
  socket.on('close', () => {
    const lost = [...asked.values()];
    asked.clear();
    for (const waiting of lost) waiting?.reject(answerLost(cause));
  });

  const send = (request: TextRequest, { resolve, reject }: Waiting) => {
    lastId = nextId(lastId, asked);
    const id = lastId;
    const stop = () => {
      asked.set(id, undefined);
      reject(aborted());
    };
    const { signal } = request;
    signal?.addEventListener('abort', stop, { once: true });
    const settled = () => signal?.removeEventListener('abort', stop);
    if (asked.size === 0) socket.ref();
    asked.set(id, {
      resolve: (answer) => {
        settled();
        resolve(answer);
      },
      reject: (error) => {
        settled();
        reject(error);
      },
    });
    flow.send(toFrame({ id, ...toQuestion(request) }));
  };
  return {
    ask(request) {
      if (request.signal?.aborted) return Promise.reject(aborted());
      if (socket.destroyed) return Promise.reject(answerLost(cause));
      if (flow.isFull()) return Promise.reject(refusedToSend());
      return new Promise((resolve, reject) => send(request, { resolve, reject }));
    },
    isOpen: () => !socket.destroyed,
    close: () => socket.destroy(),
  };
}

function nextId(last: number, taken: ReadonlyMap<number, unknown>): number {
  let id = last;
  do id = (id + 1) >>> 0;
  while (taken.has(id));
  return id;
}

function toQuestion({ url, method, headers, body = '' }: TextRequest): Pick<Frame, 'head' | 'body'> {
  const pathStart = url.indexOf('/', url.indexOf('//') + 2);
  const [origin, path] = pathStart < 0 ? [url, '/'] : [url.slice(0, pathStart), url.slice(pathStart)];
  return { head: [method, origin, path, headers], body };
}

function toAnswer({ head, body }: Frame): TextAnswer {
  if (!isAnswerHead(head)) throw new Error('A frame with the head of something else.');
  const [status, headers] = head;
  return { status, headers, text: body };
}

const isAnswerHead = (head: unknown): head is [status: number, headers: Record<string, string>] =>
  Array.isArray(head) &&
  head.length === 2 &&
  Number.isInteger(head[0]) &&
  typeof head[1] === 'object' &&
  head[1] !== null;

/** Reads like a connection that was reset under a request, because it is nothing else. */
const answerLost = (cause: Error | undefined) =>
  Object.assign(new Error('The connection was lost before the answer came.', { cause }), {
    code: 'ECONNRESET',
  });

const refusedToSend = () =>
  Object.assign(new Error('Too much waits to be sent; nothing was.'), { code: 'ECONNREFUSED' });

const aborted = () => Object.assign(new Error('The request was aborted.'), { name: 'AbortError' });
