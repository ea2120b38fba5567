import type { Socket } from 'node:net';

/** What may wait for a peer that does not read. */
const WAITING_MAX_BYTES = 32 * 1024 * 1024;

export interface Flow {
  send(bytes: Buffer): void;
  /** The peer is so far behind that nothing more should be sent. */
  isFull(): boolean;
}

/** Writing is the dearest call, so what is sent in one turn of the event loop is written at once. Waits for a slow peer. */
export function createFlow(socket: Socket): Flow {
  let waiting: Buffer[] = [];
  let bytes = 0;
  let isHeld = false;

  const write = () => {
    if (isHeld || waiting.length === 0 || socket.destroyed) return;
    const [first, ...more] = waiting;
    const all = first && more.length === 0 ? first : Buffer.concat(waiting, bytes);
    waiting = [];
    bytes = 0;
    isHeld = !socket.write(all);
  };
  socket.on('drain', () => {
    isHeld = false;
    write();
  });
  return {
    send(frame) {
      if (waiting.length === 0) setImmediate(write);
      waiting.push(frame);
      bytes += frame.length;
    },
    isFull: () => bytes > WAITING_MAX_BYTES,
  };
}
