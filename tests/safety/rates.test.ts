import { expect, test } from 'vitest';
import { allRoutes } from '#contracts';
import { RATES, rateOf } from '#kernel';
import { sharedStack } from '../support/stack.ts';
import { asking, at, operationsOf } from './operations.ts';

const stack = sharedStack();
const operations = await operationsOf(stack);

test('every answer to a person, good or not, says how fast that kind of thing may be asked for', async () => {
  const robin = await stack.person({ access: 'none', pack: false });
  for (const operation of operations.filter(({ needsToken }) => needsToken)) {
    const route = allRoutes().find(({ id }) => id === operation.id);
    if (!route) throw new Error(`${operation.id} is not in the contracts`);
    const rate = rateOf(route);
    for (const request of [asking(operation), { ...asking(operation), headers: {} }]) {
      const { headers } = await robin.api.call(operation.method, at(operation, 'x_1'), request);
      expect(headers.get('ratelimit-policy'), operation.id).toMatch(
        new RegExp(`^"${rate}";q=\\d+;w=${RATES[rate].windowSec}$`),
      );
      expect(headers.get('ratelimit'), operation.id).toMatch(new RegExp(`^"${rate}";r=\\d+;t=\\d+$`));
    }
  }
});

test('who has no token is counted as nobody', async () => {
  for (const path of ['/me', '/plans', '/health']) {
    const { headers } = await fetch(`${stack.address.url}/api/v1${path}`);
    expect([path, headers.get('ratelimit')]).toEqual([path, null]);
  }
});
