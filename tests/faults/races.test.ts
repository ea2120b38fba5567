import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { AuditEntry, Me, Run, Suggestion, Usage } from '../support/stack/answers.ts';
import {
  expectSound,
  newKey,
  proposedReply,
  type Reply,
  severalReplies,
  sharedStack,
} from '../support/stack.ts';

const stack = sharedStack();

const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

const statuses = (replies: Reply[]) => replies.map(({ status }) => status).sort();

test('approved by 50 clients at once, a reply is sent once', async () => {
  const robin = await stack.person();
  const reply = await proposedReply(robin);
  const answers = await times(50, () => robin.approve(reply));

  expect(new Set(statuses(answers))).toEqual(new Set([200]));
  expect(await robin.settled(reply.id)).toMatchObject({ status: 'applied' });
  expect(await robin.sent()).toHaveLength(1);
  const told = await robin.api.all<AuditEntry>(`/audit?limit=100&subject=${reply.id}`);
  expect(told.filter(({ action }) => action === 'suggestion.approved')).toHaveLength(1);
  expect(await robin.api.get<Usage>('/usage')).toMatchObject({ today: { appliedActions: { used: 1 } } });
  await expectSound(robin);
});

test('of approving and rejecting at once exactly one wins, and the other is told so', async () => {
  const robin = await stack.person();
  const replies = await severalReplies(robin, 12);
  let approved = 0;
  for (const [index, reply] of replies.entries()) {
    const no = () => robin.api.call<Suggestion>('POST', `/suggestions/${reply.id}/reject`, { body: {} });
    const yes = () => robin.approve(reply);
    const answers = await Promise.all((index % 2 ? [yes, no] : [no, yes]).map((decide) => decide()));
    expect(statuses(answers)).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'suggestion.already_reviewed',
    });
    const settled = await robin.settled(reply.id);
    const won = answers.find(({ status }) => status === 200)?.body.decision?.verdict;
    expect(settled.status).toBe(won === 'approved' ? 'applied' : 'rejected');
    if (won === 'approved') approved += 1;
  }
  expect(await robin.sent()).toHaveLength(approved);
  await expectSound(robin);
});

test('of an edit and an approval at once one is refused: what is sent is what was seen', async () => {
  const robin = await stack.person();
  for (const reply of await severalReplies(robin, 6)) {
    const { headers } = await robin.api.call('GET', `/suggestions/${reply.id}`);
    const [edited, approved] = await Promise.all([
      robin.api.call('PATCH', `/suggestions/${reply.id}`, {
        headers: { 'if-match': headers.get('etag') ?? '' },
        body: { payload: { body: 'Something quite different.' } },
      }),
      robin.approve(reply),
    ]);
    if (approved.status === 200) expect([409, 412]).toContain(edited.status);
    else expect(approved).toMatchObject({ status: 409, body: { code: 'suggestion.changed' } });
    if (approved.status === 200) await robin.settled(reply.id);
  }
  await expectSound(robin);
});

test('of ten edits that read the same revision one is kept, the others are told', async () => {
  const robin = await stack.person();
  const reply = await proposedReply(robin);
  const { headers } = await robin.api.call('GET', `/suggestions/${reply.id}`);
  const answers = await times(10, (index) =>
    robin.api.call<Suggestion>('PATCH', `/suggestions/${reply.id}`, {
      headers: { 'if-match': headers.get('etag') ?? '' },
      body: { payload: { body: `Version ${index}` } },
    }),
  );
  expect(statuses(answers)).toEqual([200, ...Array.from({ length: 9 }, () => 412)]);
  expect(await robin.api.get(`/suggestions/${reply.id}`)).toMatchObject({
    revision: reply.revision + 1,
  });
});

test('of taking a yes back and carrying it out at the same moment exactly one happens, asked twice or once', async () => {
  const robin = await stack.person();
  const replies = await severalReplies(robin, 10);
  await Promise.all(replies.map((reply) => robin.approve(reply, 2)));
  const withdrawn = await Promise.all(
    replies.map(async (reply, index) => {
      const { undoableUntil } = await robin.api.get<Suggestion>(`/suggestions/${reply.id}`);
      const lastMoment = Date.parse(undoableUntil ?? '') - Date.now() - 400 + index * 60;
      await pause(Math.max(0, lastMoment));
      const answers = await times(1 + (index % 2), () => robin.withdraw(reply));
      expect(new Set(statuses(answers)).size, 'both are told the same').toBe(1);
      return answers[0]?.status === 200;
    }),
  );
  for (const [index, { id, revision }] of replies.entries()) {
    if (!withdrawn[index]) expect(await robin.settled(id)).toMatchObject({ status: 'applied', revision });
    else
      expect(await robin.api.get(`/suggestions/${id}`)).toMatchObject({ status: 'pending', decision: null });
  }
  expect(withdrawn[0]).toBe(true);
  expect(await robin.sent()).toHaveLength(withdrawn.filter((isBack) => !isBack).length);
  await expectSound(robin);
});

test('with 299 of 300 runs used, of 200 starts at once exactly one is accepted', async () => {
  const robin = await stack.person({ plan: 'free', access: 'read' });
  await robin.receive();
  const { usage } = await robin.me();
  expect(usage.runs.max).toBe(300);
  await robin.db.patch(`usage_${usage.month}`, [{ op: 'set', path: '/usedRuns', value: 299 }]);
  const { id } = await robin.workflow('inbox');
  const answers = await times(200, () =>
    robin.api.call<Run>('POST', `/workflows/${id}/runs`, { headers: newKey() }),
  );

  const [accepted, ...others] = answers.toSorted((a, b) => a.status - b.status);
  expect(accepted?.status).toBe(202);
  for (const refused of others) {
    expect(refused).toMatchObject({
      status: 402,
      body: { code: 'plan.quota_reached', limit: 'runs', used: 300, max: 300, resetsAt: usage.resetsAt },
    });
  }
  expect(await robin.end(accepted?.body.id ?? '')).toMatchObject({ status: 'completed', charge: 'charged' });
  expect(await robin.api.all<Run>('/runs')).toHaveLength(1);
  expect(await robin.api.get<Usage>('/usage')).toMatchObject({
    runs: { used: 300 },
    modelSpend: { reservedMicroUsd: 0 },
  });
});

test('somebody whose first requests all come at once gets one tenant', async () => {
  const api = stack.api(await stack.doors.token({ oid: crypto.randomUUID() }));
  const answers = await times(20, () => api.get<Me>('/me'));
  expect(new Set(answers.map(({ tenant }) => tenant.id)).size).toBe(1);
  expect(await api.get('/audit/verify')).toMatchObject({ verified: true });
});

test('a pack that is installed twice at once is installed once', async () => {
  const robin = await stack.person({ access: 'none', pack: false });
  const answers = await times(6, () =>
    robin.api.call('POST', '/packs/clear-inbox/installations', { headers: newKey() }),
  );
  expect(statuses(answers)).toEqual([201, 409, 409, 409, 409, 409]);
  expect(await robin.api.all('/agents')).toHaveLength(3);
  await expectSound(robin);
});

test('a repeated request under one key has one effect and one answer', async () => {
  const robin = await stack.person({ access: 'none', pack: false });
  const key = newKey();
  const install = () => robin.api.call('POST', '/packs/clear-inbox/installations', { headers: key });
  const first = await Promise.all([install(), install(), install()]);
  expect(first.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
  for (const { status, body } of first)
    if (status !== 201) expect(body).toMatchObject({ status: 409, code: 'api.idempotency_in_flight' });

  const again = await install();
  expect(again.status).toBe(201);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.body).toEqual(first.find(({ status }) => status === 201)?.body);
});
