import type { Container } from '@azure/cosmos';
import { beforeEach, describe, expect, test } from 'vitest';
import { faultHeader } from '../index.ts';
import { refusalOf, type World, world } from './world.ts';

let here: World;
let container: Container;
beforeEach(async () => {
  here = await world();
  container = await here.container();
  await container.items.create({ id: '1', pk: 'a', n: 0 });
});

const write = () => container.items.upsert({ id: '1', pk: 'a', n: 1 });
const read = () => container.item('1', 'a').read();

describe('faults', () => {
  test('429 is retried as the header says and then succeeds', async () => {
    here.gateway.faults.add({
      effect: { kind: 'status', status: 429, retryAfterMs: 1 },
      operation: 'read',
      count: 3,
    });
    const { statusCode, headers } = await read();
    expect(statusCode).toBe(200);
    expect(headers['x-ms-throttle-retry-count']).toBe(3);
  });

  test('429 without end is thrown after nine retries', async () => {
    here.gateway.faults.add({
      effect: { kind: 'status', status: 429, retryAfterMs: 0 },
      operation: 'upsert',
    });
    expect((await refusalOf(write())).code).toBe(429);
    here.gateway.faults.clear();
    expect((await write()).statusCode).toBe(200);
  });

  test.each([449, 503, 410, 408] as const)(
    '%s on a write is thrown at once and nothing was written',
    async (status) => {
      here.gateway.faults.add({ effect: { kind: 'status', status }, operation: 'upsert', count: 1 });
      expect((await refusalOf(write())).code).toBe(status);
      expect((await read()).resource.n).toBe(0);
    },
  );

  test('404 with substatus 1002: three requests, then 404', async () => {
    here.gateway.faults.add({ effect: { kind: 'status', status: 404, subStatus: 1002 }, operation: 'read' });
    expect((await read()).statusCode).toBe(404);
  });

  test('a connection cut before the commit: the write did not happen', async () => {
    here.gateway.faults.add({ effect: { kind: 'cut', when: 'before' }, operation: 'upsert', count: 1 });
    expect((await refusalOf(write())).code).toBe('ECONNRESET');
    expect((await read()).resource.n).toBe(0);
  });

  test('a connection cut after the commit: the write happened although its caller heard nothing', async () => {
    here.gateway.faults.add({ effect: { kind: 'cut', when: 'after' }, operation: 'upsert', count: 1 });
    expect((await refusalOf(write())).code).toBe('ECONNRESET');
    expect((await read()).resource.n).toBe(1);
  });

  test('a delay holds one operation back and no other', async () => {
    here.gateway.faults.add({ effect: { kind: 'delay', delayMs: 30 }, operation: 'upsert', count: 1 });
    const finished: string[] = [];
    const slow = write().then(() => finished.push('write'));
    await read().then(() => finished.push('read'));
    await slow;
    expect(finished).toEqual(['read', 'write']);
  });

  test('a fault can be asked for in one request, for one container, or for a share of the requests', async () => {
    const effect = JSON.stringify({ kind: 'status', status: 449 });
    const single = container.items.upsert(
      { id: '1', pk: 'a' },
      { initialHeaders: { [faultHeader]: effect } },
    );
    expect((await refusalOf(single)).code).toBe(449);
    here.gateway.faults.add({ effect: { kind: 'status', status: 449 }, container: 'elsewhere' });
    expect((await write()).statusCode).toBe(200);
    here.gateway.faults.add({ effect: { kind: 'status', status: 449 }, rate: 0.5 });
    const settled = await Promise.allSettled(Array.from({ length: 100 }, write));
    const failed = settled.filter(({ status }) => status === 'rejected').length;
    expect(failed).toBeGreaterThan(10);
    expect(failed).toBeLessThan(90);
  });

  test('a fault that makes no sense is refused', () => {
    expect(() => here.gateway.faults.add({ effect: { kind: 'status', status: 418 as 429 } })).toThrow(
      /fault is invalid/,
    );
  });
});
