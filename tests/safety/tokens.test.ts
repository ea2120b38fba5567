import { expect, test } from 'vitest';
import type { TokenOrder } from '../../local/identity/control-tokens.ts';
import { sharedStack } from '../support/stack.ts';
import { expectProblem } from './expect-problem.ts';
import { asking, at, operationsOf, rows } from './operations.ts';

const stack = sharedStack();
const operations = await operationsOf(stack);

const orders: Record<string, Partial<TokenOrder>> = {
  expired: { expiresInSec: -3_600 },
  'for another audience': { claims: { aud: 'api://33333333-3333-4333-8333-333333333333' } },
  'an id token': { claims: { aud: 'connectsoft-cli', scp: null, nonce: 'n-1', at_hash: 'h' } },
  'of another directory': { claims: { tid: '22222222-2222-4222-8222-222222222222' } },
  'of another issuer': { claims: { iss: 'https://login.example/v2.0' } },
  'without our scope': { claims: { scp: 'openid profile' } },
  'signed by a stranger': { sign: 'foreign-key' },
  'not signed': { sign: 'none' },
  'signed with our public key as a secret': { sign: 'hs256' },
};

const tokens: Record<string, string> = { 'that is garbage': 'garbage', 'that is empty': '' };
for (const [name, order] of Object.entries(orders)) {
  tokens[name] = await stack.doors.token({ oid: crypto.randomUUID(), ...order });
}

test('every operation of the API is in the table of this suite, and nothing else is', () => {
  expect(operations.length).toBeGreaterThan(40);
  expect(operations.map(({ id }) => id).sort()).toEqual(Object.keys(rows).sort());
});

test('every operation that takes a body shows one, and a body that is shown is taken as it stands', async () => {
  const { api } = await stack.person();
  for (const operation of operations.filter(({ takesBody }) => takesBody)) {
    expect(operation.example, operation.id).toBeDefined();
    const reply = await api.call(operation.method, at(operation, 'x_1'), asking(operation));
    expect(reply.status, operation.id).not.toBe(400);
  }
});

test('only what must be open is open', () => {
  const open = operations.filter(({ needsToken }) => !needsToken).map(({ id }) => id);
  expect(open.sort()).toEqual(['health', 'listPlans', 'openapi', 'receiveCallback']);
});

test.each(Object.keys(tokens))('no operation takes a token %s', async (name) => {
  const api = stack.api(tokens[name] ?? '');
  for (const operation of operations.filter(({ needsToken }) => needsToken)) {
    const reply = await api.call(operation.method, at(operation, 'x_1'), asking(operation));
    expectProblem(reply, `${operation.id} ${name}`, 401);
    expect(reply.headers.get('www-authenticate')).toBe('Bearer');
  }
});

test('a token counts in the Authorization header as Bearer, and nowhere else', async () => {
  const token = await stack.doors.token({ oid: crypto.randomUUID() });
  const nobody = stack.api('');
  const ways: { path: string; headers: Record<string, string> }[] = [
    { path: `/me?access_token=${token}`, headers: {} },
    { path: '/me', headers: { authorization: `Basic ${token}` } },
    { path: '/me', headers: { authorization: token } },
    { path: '/me', headers: { cookie: `token=${token}` } },
    {
      path: '/me',
      headers: { 'x-ms-client-principal-id': 'somebody', 'x-ms-token-aad-access-token': token },
    },
  ];
  for (const { path, headers } of ways) {
    expectProblem(await nobody.call('GET', path, { headers }), JSON.stringify(Object.keys(headers)), 401);
  }
  expect((await stack.api(token).call('GET', '/me')).status).toBe(200);
});
