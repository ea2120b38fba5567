import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../local/cosmos/index.ts';
import type { Run, Suggestion } from '../support/stack/answers.ts';
import { insist } from '../support/stack/insist.ts';
import { expectSound, newKey, ownStack, type Person, waitFor } from '../support/stack.ts';

/** Each fault on each way to the store: that of Azure, and that of one machine. */
const ways = [
  { way: 'over HTTP', isDatabaseOverHttp: true },
  { way: 'in frames', isDatabaseOverHttp: false },
];

let own: Awaited<ReturnType<typeof ownStack>>;
let stack: (typeof own)['stack'];

const breaks: Pick<Fault, 'effect' | 'operation'>[] = [
  ...(['create', 'replace', 'patch', 'batch', 'query'] as const).map((operation) => ({
    effect: { kind: 'cut' as const, when: 'after' as const },
    operation,
  })),
  ...(['create', 'batch'] as const).flatMap((operation) => [
    { effect: { kind: 'cut' as const, when: 'before' as const }, operation },
    { effect: { kind: 'garbage' as const }, operation },
  ]),
];

const storm: Fault[] = [
  { effect: { kind: 'status', status: 429, retryAfterMs: 5 }, rate: 0.1 },
  { effect: { kind: 'status', status: 449 }, rate: 0.02 },
  { effect: { kind: 'status', status: 503 }, rate: 0.02 },
  { effect: { kind: 'cut', when: 'after' }, rate: 0.015 },
  { effect: { kind: 'cut', when: 'before' }, rate: 0.015 },
  { effect: { kind: 'garbage' }, rate: 0.005 },
  { effect: { kind: 'delay', delayMs: 15 }, rate: 0.1 },
];

const OWN_PLACE = /(functions|shared)\/[\w/-]+\.ts:\d+/;

describe.each(ways)('a store that is reached $way', ({ isDatabaseOverHttp }) => {
  beforeAll(async () => {
    own = await ownStack({ SWEEP_SCHEDULE: '*/2 * * * * *' }, { isDatabaseOverHttp });
    stack = own.stack;
  });
  afterEach(() => stack.doors.calm());
  afterAll(() => own.stop());

  test.each(breaks)(
    'a connection that breaks ($effect) under a $operation of the store costs nothing twice',
    async (fault) => {
      const robin = await stack.person();
      await robin.receive();
      const { id } = await robin.workflow('inbox');
      await stack.doors.storeFault({ ...fault, container: 'tenant', count: 2 });
      const run = await startByHand(robin, id);
      expect(await robin.end(run.id, 40_000)).toMatchObject({ status: 'completed', charge: 'charged' });
      await stack.doors.calm();
      await expectSound(robin);
    },
    60_000,
  );

  test('in a storm of throttling, conflicts, outages and lost answers every run ends, and usage is the ledger', async () => {
    const people = await Promise.all([1, 2, 3].map(() => stack.person()));
    for (const robin of people) for (const subject of ['A', 'B']) await robin.receive({ subject });
    for (const fault of storm) await stack.doors.storeFault(fault);

    await Promise.all(people.map(workInStorm));
    await stack.doors.calm();
    for (const robin of people) {
      for (const { id } of await robin.suggestions('approved')) await robin.settled(id, 60_000);
      for (const { id } of await robin.suggestions('applying')) await robin.settled(id, 60_000);
      await expectSound(robin);
      expect((await robin.sent()).length).toBe((await robin.suggestions('applied')).length);
    }
  }, 150_000);

  test('each line that the app logs names its invocation, its trace, and our own file and line', async () => {
    const robin = await stack.person();
    await robin.receive();
    const away: Omit<Fault, 'operation'> = { effect: { kind: 'status', status: 503 }, container: 'tenant' };
    await stack.doors.storeFault({ ...away, operation: 'query' });
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = { traceparent: `00-${trace}-00f067aa0ba902b7-01` };
    expect((await robin.api.call('GET', '/runs', { headers })).status).toBe(503);
    await waitFor('a sweep that could not look', async () => linesOf('job.failed').length > 0);
    await stack.doors.calm();
    const run = await cancelledInThought(robin);
    // What passes is waited for without a word; a store that takes it for wrong is a defect, and is told.
    const wrong = { ...away, effect: { kind: 'status', status: 400 } } as const;
    await stack.doors.storeFault({ ...wrong, operation: 'batch' });
    await waitFor('an ending that could not be stored', async () => linesOf('run.end_failed').length > 0);
    await stack.doors.calm();
    expect(await robin.end(run.id)).toMatchObject({ status: 'cancelled' });

    expect(linesOf('request.failed')).toContainEqual(
      expect.objectContaining({
        traceId: trace,
        at: expect.stringMatching(OWN_PLACE),
      }),
    );
    for (const line of own.told.flatMap(appLine)) {
      expect(line).toMatchObject({ invocation: expect.stringMatching(/^[\w-]{10,}$/) });
      expect(JSON.stringify(line)).not.toMatch(/\.map\b|sourceMappingURL/);
      if (line.at) expect(line.at).toMatch(OWN_PLACE);
    }
  });
});

/** As a phone would: starts a run, asks until it has ended, and says yes to what it proposed. */
async function workInStorm(robin: Person) {
  const { body: workflows } = await insist(() =>
    robin.api.call<{ items: { id: string; key: string }[] }>('GET', '/workflows'),
  );
  const inbox = workflows.items.find(({ key }) => key === 'clear-inbox.inbox');
  const { id } = await startByHand(robin, inbox?.id ?? '');
  const isOver = async () =>
    ['completed', 'failed'].includes(
      (await insist(() => robin.api.call<Run>('GET', `/runs/${id}`))).body.status,
    );
  while (!(await isOver())) await new Promise((resolve) => setTimeout(resolve, 100));
  const { body } = await insist(() =>
    robin.api.call<{ items: Suggestion[] }>('GET', '/suggestions?status=pending'),
  );
  for (const suggestion of body.items) await insist(() => robin.fillAndApprove(suggestion));
}

/** The same key at each try, so that a lost answer starts nothing again. */
async function startByHand(robin: Person, workflowId: string): Promise<Run> {
  const headers = newKey();
  const { status, body, text } = await insist(() =>
    robin.api.call<Run>('POST', `/workflows/${workflowId}/runs`, { headers }),
  );
  expect(status, text).toBe(202);
  return body;
}

/** What comes next for it is its end. */
async function cancelledInThought(robin: Person): Promise<Run> {
  const before = (await stack.doors.modelCalls()).length;
  await stack.doors.slowModel(1_500);
  const run = await robin.start();
  await waitFor('a call of the model', async () => (await stack.doors.modelCalls()).length > before);
  await robin.api.call('POST', `/runs/${run.id}/cancel`);
  await stack.doors.slowModel(0);
  return run;
}

type AppLine = Record<string, unknown> & { event: string };

const linesOf = (event: string) => own.told.flatMap(appLine).filter((line) => line.event === event);

/** What the app itself wrote; the host's own lines are no JSON. */
function appLine(line: string): AppLine[] {
  const from = line.indexOf('{"level"');
  return from < 0 ? [] : [JSON.parse(line.slice(from))];
}
