import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createEventReader, type ServerEvent } from '../sse.ts';
import { refusal } from '../stop.ts';
import { type Seen, type WatchOptions, watchRun } from '../watch.ts';
import { aRun, aStep } from './samples.ts';

async function* chunks(...texts: (string | Uint8Array)[]) {
  for (const text of texts) yield typeof text === 'string' ? new TextEncoder().encode(text) : text;
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

const read = (...texts: (string | Uint8Array)[]): Promise<ServerEvent[]> =>
  all(createEventReader().events(chunks(...texts)));

describe('server-sent events', () => {
  test('fields make an event at the empty line; comments and unknown fields make none', async () => {
    expect(await read(': watching\n\nid: 4\nevent: step\ncolour: red\ndata: {"a":1}\n\n')).toEqual([
      { id: '4', event: 'step', data: '{"a":1}' },
    ]);
  });

  test('several data lines are one text, and one space after the colon is not part of it', async () => {
    expect(await read('data:one\ndata:  two\n\n')).toEqual([{ id: '', event: 'message', data: 'one\n two' }]);
  });

  test('it does not matter where the stream is cut, also inside a letter or between CR and LF', async () => {
    const bytes = new TextEncoder().encode('id: 1\r\nevent: step\r\ndata: שלום\r\n\r\n');
    for (let cut = 1; cut < bytes.length; cut += 1) {
      expect(await read(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual([
        { id: '1', event: 'step', data: 'שלום' },
      ]);
    }
  });

  test('an event that was cut off is not given out', async () => {
    expect(await read('id: 1\ndata: whole\n\nid: 2\ndata: hal')).toHaveLength(1);
  });

  test('the server may say how long to wait before a new connection', async () => {
    const reader = createEventReader();
    await all(reader.events(chunks('retry: 250\nretry: soon\n\n')));
    expect(reader.retryMs).toBe(250);
  });
});

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A server that answers each connection as the list says; the last answer stays. */
async function stream(...answers: Answer[]) {
  const resumedAfter: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(resumedAfter.length, answers.length - 1)];
    resumedAfter.push(request.headers['last-event-id'] as string | undefined);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    answer?.(response, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/live`;
  const options: WatchOptions = {
    open: (headers, signal) => fetch(url, { headers, signal }),
    signal: new AbortController().signal,
    retryMs: 1,
  };
  return { resumedAfter, options };
}

const event = (name: string, id: number, value: unknown) =>
  `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(value)}\n\n`;
const step = (seq: number) => event('step', seq, aStep({ seq }));
const end = event('end', 3, aRun());

const inShort = (seen: Seen[]) =>
  seen.map((each) => (each.kind === 'step' ? each.step.seq : each.kind === 'end' ? each.run.status : each));

describe('a run that is watched', () => {
  test('is followed to its end', async () => {
    const { options } = await stream((response) => response.end(step(1) + step(2) + end));
    expect(inShort(await all(watchRun(options)))).toEqual([1, 2, 'completed']);
  });

  test('goes on after the last event when the connection breaks; what comes twice is told once', async () => {
    const { options, resumedAfter } = await stream(
      (response) => response.write(step(1) + step(2), () => response.destroy()),
      (response) => response.end(step(2) + step(3) + end),
    );
    expect(inShort(await all(watchRun(options)))).toEqual([
      1,
      2,
      { kind: 'resumed', after: '2' },
      3,
      'completed',
    ]);
    expect(resumedAfter).toEqual([undefined, '2']);
  });

  test('is followed on without a word when the server ends the stream because of its age', async () => {
    const { options, resumedAfter } = await stream(
      (response) => response.end(`${step(1)}retry: 2\n\n`),
      (response) => response.end(`retry: 2\n\n`),
      (response) => response.end(step(2) + end),
    );
    expect(inShort(await all(watchRun(options)))).toEqual([1, 2, 'completed']);
    expect(resumedAfter).toEqual([undefined, '1', '1']);
  });

  test('waits its turn when there are too many streams', async () => {
    const { options } = await stream((response) => response.end(end));
    let refusals = 2;
    const open: WatchOptions['open'] = async (headers, signal) => {
      if (refusals > 0) {
        refusals -= 1;
        throw refusal({ title: 'Too many streams.', status: 429, code: 'run.too_many_streams' });
      }
      return options.open(headers, signal);
    };
    const seen = inShort(await all(watchRun({ ...options, open })));
    expect(seen.at(-1)).toBe('completed');
  });

  test('a connection on which nothing comes any more is given up and opened again', async () => {
    const { options } = await stream(
      (response) => response.write(step(1)),
      (response) => response.end(end),
    );
    const seen = await all(watchRun({ ...options, quietMs: 500 }));
    expect(inShort(seen)).toEqual([1, { kind: 'resumed', after: '1' }, 'completed']);
  });

  test('ends with a clear sentence when nothing answers for long', async () => {
    const { options } = await stream((response) => response.destroy());
    await expect(all(watchRun({ ...options, maxFailures: 3 }))).rejects.toThrow('It goes on by itself');
  });

  test('a refusal is not tried again', async () => {
    const { options } = await stream((response) => response.end(end));
    let opened = 0;
    const open = async () => {
      opened += 1;
      throw refusal({ title: 'There is no such run.', status: 404, code: 'run.not_found' });
    };
    await expect(all(watchRun({ ...options, open }))).rejects.toThrow('There is no such run.');
    expect(opened).toBe(1);
  });

  test('Ctrl-C ends the watching at once', async () => {
    const interrupt = new AbortController();
    const { options } = await stream((response) => response.write(step(1)));
    const open: WatchOptions['open'] = (headers, signal) =>
      options.open(headers, AbortSignal.any([signal, interrupt.signal]));
    const watching = watchRun({ ...options, open, signal: interrupt.signal });
    await watching.next();
    interrupt.abort();
    await expect(watching.next()).rejects.toThrow(/abort/i);
  });
});
