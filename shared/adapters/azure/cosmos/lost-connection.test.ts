import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../../../../tests/support/platform.ts';
import { type CosmosStore, openCosmos } from './index.ts';

let store: Store;
let cosmos: CosmosStore;
/** Called with each request; what it says yes to loses its connection. */
let loses: (request: IncomingMessage) => boolean = () => false;

const server = createServer((request, response) => {
  if (loses(request)) request.socket.resetAndDestroy();
  else store.gateway.listener(request, response);
});

beforeAll(async () => {
  store = openStore();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  cosmos = openCosmos({ endpoint, key: store.key, databaseName: store.databaseName });
  await cosmos.warm();
});

afterAll(async () => {
  await cosmos.close();
  server.closeAllConnections();
  server.close();
  store.close();
});

/** Loses the next request, which came on a connection that had been kept. */
function loseNext() {
  const lost: Socket[] = [];
  loses = ({ socket }) => lost.length === 0 && lost.push(socket) > 0;
  return lost;
}

const thing = (id: string) => ({ id, type: 'thing' });

test('what is read over a kept connection that is lost is read anyway', async () => {
  const db = cosmos.tenant('tnt_read');
  await db.create(thing('a'));
  const asked: (() => Promise<unknown>)[] = [
    () => db.get('a'),
    async () => (await db.query('thing')).items[0],
    async () => (await cosmos.sweep.count('thing', {})) === 1 && thing('a'),
  ];
  for (const ask of asked) {
    const lost = loseNext();
    expect(await ask()).toMatchObject(thing('a'));
    expect(lost).toHaveLength(1);
  }
});

test('what is written over a kept connection that is lost is sent once, and refused as something that passes', async () => {
  const db = cosmos.tenant('tnt_write');
  await db.create(thing('a'));
  const changes = [{ op: 'set' as const, path: '/n', value: 1 }];
  for (const write of [
    () => db.patch('a', changes),
    () => db.batch([{ kind: 'patch', id: 'a', changes }]),
    () => db.remove('a'),
  ]) {
    const lost = loseNext();
    await expect(write()).rejects.toMatchObject({ code: 'platform.unavailable' });
    expect(lost).toHaveLength(1);
  }
  expect(await db.get('a')).toMatchObject(thing('a'));
});
