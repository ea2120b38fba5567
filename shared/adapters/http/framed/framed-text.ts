import { once } from 'node:events';
import { createConnection } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { TextAnswer, TextRequest } from '../request-text.ts';
import { type Connection, openConnection } from './connection.ts';

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1_000;
/** What the other end takes; a longer request would read as garbage there. */
const REQUEST_MAX_BYTES = 4 * 1024 * 1024;

export interface FramedText {
  /**
   * One request whose body and answer are whole texts. Rejects with `ECONNREFUSED` when nothing was sent, with
   * `ECONNRESET` when the answer was lost, and with an AbortError; how long to wait is up to the signal. Nothing is
   * ever sent twice.
   */
  ask(request: TextRequest): Promise<TextAnswer>;
  close(): void;
}

/**
 * Requests to a service of this machine, all over one connection to its socket. The connection is made by the first
 * request and again by the first one after it was lost; while nobody listens the pauses between attempts grow, and
 * requests of one pause share an attempt.
 */
export function openFramedText(socketPath: string): FramedText {
  let connection: Connection | undefined;
  let attempt: Promise<Connection> | undefined;
  /** Attempts and connections since the last answer that came to nothing. */
  let failures = 0;

  const connect = async (): Promise<Connection> => {
    if (failures > 0) await wait(Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS));
    failures += 1;
    const socket = createConnection(socketPath);
    try {
      await once(socket, 'connect');
    } catch (cause) {
      throw Object.assign(new Error('The service cannot be reached.', { cause }), { code: 'ECONNREFUSED' });
    }
    connection = openConnection(socket, () => {
      failures = 0;
    });
    return connection;
  };
  const reach = (): Connection | Promise<Connection> => {
    if (connection?.isOpen()) return connection;
    attempt ??= connect().finally(() => {
      attempt = undefined;
    });
    return attempt;
  };
  return {
    async ask(request) {
      if (Buffer.byteLength(request.body ?? '') > REQUEST_MAX_BYTES) return tooLarge;
      const reached = reach();
      return (reached instanceof Promise ? await reached : reached).ask(request);
    },
    close: () => connection?.close(),
  };
}

/** What the same request gets over HTTP. */
const tooLarge: TextAnswer = {
  status: 413,
  headers: { 'content-type': 'application/json' },
  text: JSON.stringify({ code: 'RequestEntityTooLarge', message: 'The request body holds 4 MB at most.' }),
};
