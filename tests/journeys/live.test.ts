import { expect, test } from 'vitest';
import type { Run, Step, Timeline, Usage } from '../support/stack/answers.ts';
import { type LiveEvent, watchLive } from '../support/stack/live.ts';
import { type Person, sharedStack, waitFor } from '../support/stack.ts';

const stack = sharedStack();

test('steps come live while the run is at work, and a broken stream goes on where it was', async () => {
  const robin = await stack.person();
  await robin.receive();
  await slowly(robin);
  const { id } = await robin.start();

  const first = await upToFirstStep(robin, id);
  expect(first.data).toMatchObject({ seq: 1, title: 'Looked for new conversations' });
  expect(await robin.api.get<Run>(`/runs/${id}`)).toMatchObject({ status: 'running' });

  const rest: LiveEvent[] = [];
  for await (const event of watchLive(stack.address.url, robin.api, id, first.id)) rest.push(event);
  const steps = rest.filter(({ event }) => event === 'step').map(({ data }) => (data as Step).seq);
  const { totals } = await robin.api.get<Run>(`/runs/${id}`);
  expect(new Set([1, ...steps])).toEqual(new Set(Array.from({ length: totals.steps }, (_, at) => at + 1)));
  expect(steps, 'what was seen is not sent again').not.toContain(1);
  expect(rest.at(-1)).toMatchObject({ event: 'end', data: { id, status: 'completed' } });
});

test('the stream of a run that has ended tells all of it and closes', async () => {
  const robin = await stack.person();
  await robin.receive();
  const run = await robin.end((await robin.start()).id);
  const events: LiveEvent[] = [];
  for await (const event of watchLive(stack.address.url, robin.api, run.id)) events.push(event);
  expect(events.map(({ event }) => event)).toEqual([
    ...Array.from({ length: run.totals.steps }, () => 'step'),
    'end',
  ]);
});

test('streams whose readers have gone are let go within seconds, so that their places are free again', async () => {
  const robin = await stack.person();
  await robin.receive();
  await slowly(robin, 15_000);
  const { id } = await robin.start();
  for (let round = 0; round < 3; round += 1) {
    await waitFor('twenty places', async () => {
      const streams = await Promise.all(Array.from({ length: 20 }, () => openLive(robin, id)));
      const isFull = streams.every(({ status }) => status === 200);
      if (isFull) expect(await openLive(robin, id)).toMatchObject({ status: 429 });
      for (const { drop } of streams) drop();
      return isFull;
    });
    const asked = performance.now();
    await robin.api.get('/me');
    expect(performance.now() - asked, 'a bystander').toBeLessThan(2_000);
  }
  await robin.api.call('POST', `/runs/${id}/cancel`);
});

/** A stream that is not read, as of a client that hangs. */
async function openLive({ api }: Person, runId: string) {
  const leaving = new AbortController();
  const response = await fetch(`${stack.address.url}/api/v1/runs/${runId}/live`, {
    headers: { authorization: `Bearer ${api.token}` },
    signal: leaving.signal,
  });
  return { status: response.status, drop: () => leaving.abort() };
}

test('a person can stop a run; it says so, keeps what it did, and is charged for it', async () => {
  const robin = await stack.person();
  await robin.receive();
  await slowly(robin);
  const { id } = await robin.start();
  await upToFirstStep(robin, id);
  expect((await robin.api.call('POST', `/runs/${id}/cancel`)).status).toBe(202);

  const ended = await robin.end(id);
  expect(ended).toMatchObject({
    status: 'cancelled',
    outcome: { code: 'run.cancelled' },
    charge: 'charged',
    totals: { modelCalls: 1 },
  });
  const { steps } = await robin.api.get<Timeline>(`/runs/${id}/timeline`);
  expect(steps.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['gather', 'think']));
  expect(await robin.api.get<Usage>('/usage')).toMatchObject({ runs: { used: 1 } });
  expect(await robin.api.call('POST', `/runs/${id}/cancel`)).toMatchObject({
    status: 409,
    body: { code: 'run.already_ended' },
  });
});

/** The next model call for this person takes its time. */
const slowly = ({ mark }: Person, latencyMs = 1_200) =>
  stack.doors.modelFault({ action: 'latency', latencyMs, match: { bodyContains: mark } });

async function upToFirstStep(robin: Person, runId: string): Promise<LiveEvent> {
  for await (const event of watchLive(stack.address.url, robin.api, runId)) return event;
  throw new Error('the stream told nothing');
}
