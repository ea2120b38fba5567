import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Invoked, inInvocation, traceIdIn } from './invocation.ts';
import { jsonLog } from './log.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';

/** An invocation as the platform hands it over, with what was written through it. */
function invocation(invocationId: string, traceParent?: string) {
  const lines: unknown[] = [];
  const write = (text: string) => void lines.push(JSON.parse(text));
  const context: Invoked = {
    invocationId,
    traceContext: { ...(traceParent && { traceParent }) },
    info: write,
    warn: write,
    error: write,
  };
  return { context, lines };
}

test('what is logged says which invocation and trace it belongs to, however deep, and of several at once', async () => {
  const first = invocation('inv-1', `00-${trace}-00f067aa0ba902b7-01`);
  const second = invocation('inv-2');
  const work = async (event: string) => {
    await turn();
    jsonLog.warn(event, { runId: 'run_1' });
    await turn();
    jsonLog.error(event);
  };
  await Promise.all([
    inInvocation(first.context, () => work('a')),
    inInvocation(second.context, () => work('b'), 'another'),
  ]);

  const own = { invocation: 'inv-1', traceId: trace };
  expect(first.lines).toEqual([
    { level: 'warn', event: 'a', runId: 'run_1', ...own },
    { level: 'error', event: 'a', ...own },
  ]);
  expect(second.lines).toMatchObject([
    { event: 'b', invocation: 'inv-2', traceId: 'another' },
    { event: 'b', invocation: 'inv-2', traceId: 'another' },
  ]);
});

test.each([
  [undefined],
  [''],
  [`00-${trace}-00f067aa0ba902b7`],
  [`ff-${trace}-00f067aa0ba902b7-01`],
  [`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
  [`00-${trace.toUpperCase()}-00f067aa0ba902b7-01`],
])('the traceparent %j names no trace', (traceparent) => {
  expect(traceIdIn(traceparent)).toBeUndefined();
});
