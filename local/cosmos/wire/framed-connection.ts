import type { Socket } from 'node:net';
import { decodeFrames, encodeFrame, type Frame } from './frames.ts';
import { type Broken, garbage, type WireReply, type WireRequest } from './messages.ts';

/** A body holds 4 MB, as over HTTP; the rest is for its head. */
const longestFrameBytes = 5 * 1024 * 1024;

/** Serves one peer. Whoever sends something else than frames, or longer ones, loses the connection. */
export function framedConnection(
  answer: (request: WireRequest) => WireReply | Promise<WireReply | Broken>,
): (socket: Socket) => void {
  return (socket) => {
    const reply = replier(socket);
    const take = (frame: Frame) => {
      const answered = answer(toWireRequest(frame));
      if (answered instanceof Promise) void answered.then((result) => reply(frame.id, result));
      else reply(frame.id, answered);
    };
    const read = reader(take);
    socket.on('data', (chunk: Buffer) => {
      try {
        read(chunk);
      } catch {
        socket.destroy();
      }
    });
    socket.on('error', () => socket.destroy());
  };
}

function reader(take: (frame: Frame) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let size = 0;
  let wanted = 0;
  return (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size < wanted) return;
    const decoded = decodeFrames(Buffer.concat(chunks, size), longestFrameBytes);
    chunks = [decoded.rest];
    size = decoded.rest.length;
    wanted = decoded.wanted;
    for (const frame of decoded.frames) take(frame);
  };
}

/** The answers of one turn of the event loop are written at once; while the peer takes none, it is not listened to. */
function replier(socket: Socket): (id: number, reply: WireReply | Broken) => void {
  let waiting: Buffer[] = [];
  const write = () => {
    const frames = waiting;
    waiting = [];
    if (!socket.destroyed && !socket.write(Buffer.concat(frames))) socket.pause();
  };
  socket.on('drain', () => socket.resume());
  const send = (bytes: Buffer) => {
    if (waiting.length === 0) process.nextTick(write);
    waiting.push(bytes);
  };
  return (id, reply) => {
    if (reply === 'hang') return;
    if (reply === 'cut') socket.destroy();
    else if (reply === 'garbage') send(Buffer.from(garbage));
    else send(encodeFrame(id, [reply.status, reply.headers], reply.body));
  };
}

function toWireRequest({ head, body }: Frame): WireRequest {
  if (!isRequestHead(head)) throw new Error('a frame with the head of something else');
  const [method, origin, path, headers] = head;
  return { method, origin, path, headers: lowerCase(headers), body };
}

type RequestHead = [method: string, origin: string, path: string, headers: Record<string, string>];

const isRequestHead = (head: unknown): head is RequestHead =>
  Array.isArray(head) &&
  head.length === 4 &&
  head.slice(0, 3).every((part) => typeof part === 'string') &&
  isStrings(head[3]);

const isStrings = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((member) => typeof member === 'string');

const lowerCase = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
