import { expect, test } from 'vitest';
import { durableClient, type Invoked, inInvocation } from './invocation.ts';

const silent = { info() {}, warn() {}, error() {} };

test('each of two invocations side by side starts by its own way to the engine, whoever came last', async () => {
  const clientIn = (id: string) => {
    const context: Invoked & { options: unknown; extraInputs: unknown } = {
      ...silent,
      invocationId: id,
      options: { extraInputs: [{ type: 'durableClient', name: 'client' }] },
      extraInputs: { get: () => ({ taskHubName: id, creationUrls: {}, managementUrls: {} }) },
    };
    return inInvocation(context, async () => {
      const before = durableClient();
      await Promise.resolve();
      return { hub: before.taskHubName, isSame: durableClient() === before };
    });
  };
  expect(await Promise.all([clientIn('one'), clientIn('two')])).toEqual([
    { hub: 'one', isSame: true },
    { hub: 'two', isSame: true },
  ]);
});

test('outside of an invocation nothing is started in silence', () => {
  expect(() => durableClient()).toThrow('no durable client');
});
