import { expect, test } from 'vitest';
import type { Notification, OwnRecord, Run, Timeline } from '../support/stack/answers.ts';
import { expectSound, newKey, sharedStack } from '../support/stack.ts';

const stack = sharedStack();

test('the brief workflow keeps one page for the day and tells the person', async () => {
  const robin = await stack.person({ access: 'read' });
  await robin.receive({ subject: 'Thursday or Friday' });
  const run = await robin.end((await robin.start('brief')).id);
  expect(run).toMatchObject({ status: 'completed', charge: 'charged' });

  const [page] = await robin.api.all<OwnRecord>('/records?kind=brief');
  expect(page).toMatchObject({ kind: 'brief', createdBy: { kind: 'agent', runId: run.id } });
  expect(JSON.stringify(page?.body)).toContain('Thursday or Friday');
  const notifications = await robin.api.all<Notification>('/notifications');
  expect(notifications.some(({ body }) => body.includes('Your page for today is ready.'))).toBe(true);
  await expectSound(robin);
});

test('Free runs pass the queue and all come to their end', async () => {
  const robin = await stack.person({ plan: 'free', access: 'read' });
  await robin.receive();
  const starts = await Promise.all([1, 2, 3, 4].map(() => robin.start('inbox')));
  const runs = await Promise.all(starts.map(({ id }) => robin.end(id)));

  expect(runs.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed', 'completed']);
  for (const { id } of runs) expect(await robin.db.get(id)).toMatchObject({ lane: 'standard' });
  await expectSound(robin);
});

test('a run without a mailbox is blocked, says what to do, and does not count', async () => {
  const robin = await stack.person({ access: 'none' });
  const run = await robin.end((await robin.start()).id);
  expect(run).toMatchObject({
    status: 'blocked',
    charge: 'free',
    outcome: { code: 'connection.missing', lift: expect.stringContaining('Connect a mailbox') },
  });
  await expectSound(robin);
});

test('the same Idempotency-Key starts one run, however often it is sent', async () => {
  const robin = await stack.person();
  await robin.receive();
  const key = newKey();
  const runs = await Promise.all(Array.from({ length: 20 }, () => robin.start('inbox', key)));
  expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
  await robin.end(runs[0]?.id ?? '');
  expect(await robin.api.all<Run>('/runs')).toHaveLength(1);

  const other = await robin.workflow('brief');
  const misused = await robin.api.call('POST', `/workflows/${other.id}/runs`, { headers: key });
  expect(misused).toMatchObject({ status: 422, body: { code: 'api.idempotency_mismatch' } });
  await expectSound(robin);
});

test('what the seed mailbox says in Hebrew is read as it was written', async () => {
  const robin = await stack.person({ access: 'read' });
  await robin.receive({
    subject: '=?utf-8?B?16TXkteZ16nXlA==?=',
    text: 'האם נוכל להיפגש ביום חמישי? אנא השב עד מחר.',
    headers: { 'Content-Transfer-Encoding': '8bit' },
  });
  const run = await robin.end((await robin.start()).id);
  const { steps } = await robin.api.get<Timeline>(`/runs/${run.id}/timeline`);
  expect(run.status).toBe('completed');
  expect(JSON.stringify(steps)).toContain('פגישה');
});
