import { expect, test } from 'vitest';
import type { Binding } from './core/core-types.ts';
import { checkFunctions } from './function-check.ts';
import { openQueueServices } from './storage/queue-clients.ts';

const http: Binding = { type: 'httpTrigger', direction: 'in' };

function check(...functions: { name: string; bindings: Binding[] }[]): void {
  const registered = functions.map(({ name, bindings }) => ({
    id: name,
    metadata: { name, bindings: Object.fromEntries(bindings.map((binding, at) => [`b${at}`, binding])) },
    callback: () => undefined,
  }));
  checkFunctions(registered, { QUEUE: 'from-settings' });
}

test.each<[string, Binding]>([
  ['a trigger', { type: 'warmupTrigger', direction: 'in' }],
  ['an output', { type: 'blob', direction: 'out' }],
  ['an input', { type: 'cosmosDB', direction: 'in' }],
])('%s that this host does not know stops the start', (_case, binding) => {
  expect(() => check({ name: 'f', bindings: [http, binding] })).toThrow(
    /f: the binding \w+ .* is not supported/,
  );
});

test.each(['A', 'ab', 'double--hyphen', '-start', 'x'.repeat(64), '%QUEUE%!'])(
  'Azure would refuse a queue called %s, so this host does',
  (queueName) => {
    const trigger: Binding = { type: 'queueTrigger', direction: 'in', queueName };
    expect(() => check({ name: 'f', bindings: [trigger] })).toThrow('is no queue name');
  },
);

test('settings are put into queue names', () => {
  const trigger: Binding = { type: 'queueTrigger', direction: 'in', queueName: '%QUEUE%' };
  check({ name: 'f', bindings: [trigger] });
  expect(trigger.queueName).toBe('from-settings');
});

test('names that differ only in case are one name to Azure', () => {
  const functions = ['run', 'Run'].map((name) => ({ name, bindings: [http] }));
  expect(() => check(...functions)).toThrow('Two functions are called Run');
});

test('a queue connection is a connection string, or an address with the identity form, or refused', async () => {
  await expect(openQueueServices(['Store'], {})).rejects.toThrow('The queue connection setting "Store"');
  const secret = openQueueServices(['Store'], { Store: 'AccountKey=secret' });
  await expect(secret).rejects.toThrow('is no valid connection string');
  await expect(secret).rejects.not.toThrow('secret');

  const queueFor = await openQueueServices(['Id'], {
    Id__queueServiceUri: 'https://x.queue.core.windows.net',
  });
  expect(queueFor('Id', 'work').url).toBe('https://x.queue.core.windows.net/work');
});
