import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFramedText } from './framed-text.ts';
import { type Frame, frameReader, toFrame } from './frames.ts';

let folder: string;
let socketPath: string;
let server: Server | undefined;
let client: ReturnType<typeof openFramedText>;
/** Connections of the peer, oldest first. */
let connections: Socket[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'framed-'));
  socketPath = path.join(folder, 'peer.sock');
  client = openFramedText(socketPath);
  connections = [];
});
afterEach(() => {
  client.close();
  hangUp();
  rmSync(folder, { recursive: true, force: true });
});

function hangUp() {
  for (const socket of connections) socket.destroy();
  server?.close();
  server = undefined;
}

/** A peer that the test plays; it is told each frame and the socket that it came on. */
async function listen(take: (frame: Frame, socket: Socket) => void) {
  server = createServer((socket) => {
    connections.push(socket);
    socket.on('error', () => {});
    socket.on(
      'data',
      frameReader(10_000_000, (frame) => take(frame, socket)),
    );
  }).listen(socketPath);
  await once(server, 'listening');
}

const answer = ({ id, body }: Frame) => toFrame({ id, head: [200, { 'x-own': 'yes' }], body: `re: ${body}` });
const ask = (body: string, signal?: AbortSignal) =>
  client.ask({ url: 'http://store/dbs/a?b=1', method: 'POST', headers: { one: '1' }, body, signal });
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    ({ name, code }: { name: string; code?: string }) => code ?? name,
  );

test('requests share one connection, and each gets its own answer, in whatever order and pieces they come', async () => {
  const taken: Frame[] = [];
  await listen((frame, socket) => {
    taken.push(frame);
    if (taken.length < 3) return;
    const bytes = Buffer.concat([...taken].reverse().map(answer));
    for (const byte of bytes) socket.write(Uint8Array.of(byte));
  });
  const answers = await Promise.all(['ä\nb', '', 'שלום'].map((body) => ask(body)));

  expect(answers.map(({ text }) => text)).toEqual(['re: ä\nb', 're: ', 're: שלום']);
  expect(answers[0]).toMatchObject({ status: 200, headers: { 'x-own': 'yes' } });
  expect(taken[0]?.head).toEqual(['POST', 'http://store', '/dbs/a?b=1', { one: '1' }]);
  expect(connections).toHaveLength(1);
});

test('who stops waiting gets an AbortError, and nobody else is disturbed', async () => {
  const taken: Frame[] = [];
  await listen((frame, socket) => {
    taken.push(frame);
    if (frame.body === 'first') controller.abort();
    else for (const each of taken) socket.write(answer(each));
  });
  const controller = new AbortController();
  const stopped = codeOf(ask('first', controller.signal));
  expect(await stopped).toBe('AbortError');
  expect((await ask('second')).text).toBe('re: second');
  expect(await codeOf(ask('third', controller.signal))).toBe('AbortError');
  expect(taken.map(({ body }) => body)).toEqual(['first', 'second']);
});

test('a peer that is lost takes every answer on its way with it, and the next request finds the one after it', async () => {
  let taken = 0;
  await listen((_frame, socket) => {
    taken += 1;
    if (taken === 3) socket.destroy();
  });
  expect(await Promise.all(['a', 'b', 'c'].map((body) => codeOf(ask(body))))).toEqual(
    Array(3).fill('ECONNRESET'),
  );
  hangUp();
  await listen((frame, socket) => void socket.write(answer(frame)));
  expect((await ask('d')).text).toBe('re: d');
  expect(taken).toBe(3);
});

test('where nobody listens nothing is sent, and requests of one pause share an attempt', async () => {
  expect(await codeOf(ask('a'))).toBe('ECONNREFUSED');
  await listen((_frame, socket) => void socket.destroy());
  expect(await Promise.all(['b', 'c'].map((body) => codeOf(ask(body))))).toEqual(Array(2).fill('ECONNRESET'));
  expect(connections).toHaveLength(1);
});

test('a peer that never answers is tried less and less often', async () => {
  await listen((_frame, socket) => void socket.destroy());
  const startedMs = performance.now();
  for (let attempt = 0; attempt < 5; attempt += 1) await codeOf(ask('a'));
  // 20, 40, 80 and 160 ms lie between them.
  expect(performance.now() - startedMs).toBeGreaterThan(290);
});

const nonsense: [string, Buffer][] = [
  ['is no frame', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['is longer than any answer', Buffer.from([0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff])],
  ['answers what nobody asked', toFrame({ id: 99, head: [200, {}], body: '' })],
  ['has no status', toFrame({ id: 1, head: ['ok', {}], body: '' })],
  ['has no head', Buffer.from([0, 0, 0, 1, 0, 0, 0, 2, 0x7b, 0x7d])],
];
test.each(nonsense)(
  'what %s ends the connection, and all who wait on it hear of it',
  async (_what, bytes) => {
    let taken = 0;
    await listen((_frame, socket) => {
      taken += 1;
      if (taken === 2) socket.write(bytes);
    });
    expect(await Promise.all(['a', 'b'].map((body) => codeOf(ask(body))))).toEqual([
      'ECONNRESET',
      'ECONNRESET',
    ]);
  },
);

test('what is too long for the other end is refused here, as HTTP would', async () => {
  let taken = 0;
  await listen((frame, socket) => {
    taken += 1;
    socket.write(answer(frame));
  });
  expect((await ask('x'.repeat(4 * 1024 * 1024 + 1))).status).toBe(413);
  expect((await ask('x'.repeat(4 * 1024 * 1024))).status).toBe(200);
  expect(taken).toBe(1);
});

test('for a peer that does not read, a bounded part waits, and the rest is refused unsent', async () => {
  let taken = 0;
  await listen((frame, socket) => {
    taken += 1;
    socket.write(toFrame({ id: frame.id, head: [200, {}], body: '' }));
  });
  await ask('');
  connections[0]?.pause();
  const codes: Promise<string>[] = [];
  const large = 'x'.repeat(4 * 1024 * 1024);
  for (let sent = 0; sent < 12; sent += 1) {
    codes.push(codeOf(ask(large)));
    // As requests of different turns of the event loop.
    await new Promise(setImmediate);
  }
  connections[0]?.resume();
  const settled = await Promise.all(codes);
  const refused = settled.filter((code) => code === 'ECONNREFUSED').length;
  expect([refused > 0, refused < 6]).toEqual([true, true]);
  expect(settled.filter((code) => code === 'answered')).toHaveLength(12 - refused);
  expect(taken).toBe(1 + 12 - refused);
});
