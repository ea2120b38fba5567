import { expect, test } from 'vitest';
import type { AuditEntry, Run, Suggestion, Timeline, Usage } from '../support/stack/answers.ts';
import { expectSound, newKey, type Person, sharedStack } from '../support/stack.ts';

const stack = sharedStack();

test('a person signs in, runs Clear Inbox on their mail, edits a reply, approves it, and sees what was done', async () => {
  const robin = await stack.person({ access: 'read', pack: false });
  expect(await robin.me()).toMatchObject({ tenant: { kind: 'personal' }, member: { email: robin.address } });
  await installClearInbox(robin);
  await receiveMail(robin);

  const started = await robin.start();
  expect(started).toMatchObject({
    title: 'Clear the inbox',
    trigger: { kind: 'manual' },
    charge: 'reserved',
  });
  const run = await robin.end(started.id);
  expect(run).toMatchObject({ status: 'completed', outcome: null, charge: 'charged' });

  await expectPlainTimeline(robin, run);
  const reply = await theReply(robin);
  const edited = await editByHand(robin, reply);
  await expectOldRevisionRefused(robin, reply, edited);
  await allowChanges(robin, edited);
  expect((await robin.approve(edited)).status).toBe(200);
  expect(await robin.settled(edited.id)).toMatchObject({
    status: 'applied',
    decision: { hash: edited.hash },
  });

  const [mail, ...others] = await robin.sent();
  expect(others).toEqual([]);
  expect(mail?.text).toContain('PS: I look forward to it.');
  expect(mail?.to.map(({ address }) => address)).toEqual(['dana@acme.example']);

  expect(await robin.api.get<Usage>('/usage')).toMatchObject({ runs: { used: 1 } });
  await expectAuditTells(robin, edited);
  await expectSound(robin);
});

test('a second run over the same mail finds nothing new, asks no model, and does not count', async () => {
  const robin = await stack.person();
  await robin.receive();
  await robin.end((await robin.start()).id);
  const second = await robin.end((await robin.start()).id);

  expect(second).toMatchObject({ status: 'completed', charge: 'free', totals: { modelCalls: 0 } });
  expect(second.summary).toContain('nothing new');
  expect(await robin.api.get<Usage>('/usage')).toMatchObject({ runs: { used: 1 } });
  await expectSound(robin);
});

test('nothing is lost when mail comes while a run is at work: the next run finds it', async () => {
  const robin = await stack.person();
  await robin.receive({ subject: 'First' });
  const first = await robin.start();
  await robin.receive({ subject: 'Second', at: new Date() });
  await robin.end(first.id);
  await robin.end((await robin.start()).id);
  const titles = (await robin.suggestions('pending')).map(({ title }) => title);
  expect(titles.some((title) => title.includes('First'))).toBe(true);
  expect(titles.some((title) => title.includes('Second'))).toBe(true);
});

async function installClearInbox({ api }: Person) {
  const preview = await api.send<{ fits: boolean }>('POST', '/packs/clear-inbox/preview');
  expect(preview).toMatchObject({ pack: { id: 'clear-inbox' } });
  const installed = await api.send<{ agents: unknown[]; workflows: unknown[] }>(
    'POST',
    '/packs/clear-inbox/installations',
    { headers: newKey() },
  );
  expect(installed.agents).toHaveLength(3);
  expect(installed.workflows).toHaveLength(2);
}

async function receiveMail(robin: Person) {
  await robin.receive({ subject: 'Thursday or Friday' });
  await robin.receive({
    from: 'Offers <news@shop.example>',
    subject: 'Everything must go',
    text: 'Great savings this week only. Unsubscribe at any time.',
    headers: { 'List-Unsubscribe': '<https://shop.example/u>', Precedence: 'bulk' },
  });
}

async function theReply(robin: Person): Promise<Suggestion> {
  const found = (await robin.suggestions('pending')).find(({ action }) => action.kind === 'mail.send');
  if (!found) throw new Error('no reply was proposed');
  expect(found).toMatchObject({ revision: 1, risk: 'high', offlineModel: true });
  expect(found.reason).not.toBe('');
  return found;
}

async function editByHand({ api }: Person, reply: Suggestion): Promise<Suggestion> {
  const seen = await api.call<Suggestion>('GET', `/suggestions/${reply.id}`);
  const edited = await api.send<Suggestion>('PATCH', `/suggestions/${reply.id}`, {
    headers: { 'if-match': seen.headers.get('etag') ?? '' },
    body: { payload: { body: 'The second one suits me.\n\nPS: I look forward to it.' } },
  });
  expect(edited).toMatchObject({ revision: 2, status: 'pending' });
  expect(edited.hash).not.toBe(reply.hash);
  return edited;
}

async function expectOldRevisionRefused(robin: Person, reply: Suggestion, edited: Suggestion) {
  for (const seen of [reply, { ...edited, hash: reply.hash }, { ...edited, revision: 1 }]) {
    const refused = await robin.approve(seen);
    expect(refused).toMatchObject({ status: 409, body: { code: 'suggestion.changed' } });
  }
  expect(await robin.sent()).toEqual([]);
}

/** Reading was all that was allowed so far: approving asks for the second consent. */
async function allowChanges(robin: Person, edited: Suggestion) {
  const refused = await robin.approve(edited);
  expect(refused).toMatchObject({ status: 409, body: { code: 'connection.write_grant_required' } });
  await robin.allowChanges();
}

async function expectPlainTimeline({ api }: Person, { id, totals }: Run) {
  const { steps, complete } = await api.get<Timeline>(`/runs/${id}/timeline`);
  expect(complete).toBe(true);
  expect(steps).toHaveLength(totals.steps);
  for (const step of steps) {
    expect(step.title.length, 'each step says what was done').toBeGreaterThan(3);
    expect(Date.parse(step.endedAt)).toBeGreaterThanOrEqual(Date.parse(step.startedAt));
  }
  const [look] = steps;
  expect(look).toMatchObject({ kind: 'gather', title: 'Looked for new conversations', reason: 'Found 2.' });
  expect(steps.some(({ reason }) => reason?.includes('no model was asked'))).toBe(true);

  const thoughts = steps.filter(({ kind }) => kind === 'think');
  expect(thoughts.map(({ agent }) => agent)).toEqual(expect.arrayContaining(['Triage', 'Reply Drafter']));
  for (const { reason, sources, model } of thoughts) {
    expect(reason).not.toBeNull();
    expect(model).toMatchObject({ model: 'offline-rules-1', microUsd: 0 });
    expect(model?.inputTokens).toBeGreaterThan(0);
    expect(model?.outputTokens).toBeGreaterThan(0);
    expect(sources.length).toBeGreaterThan(0);
  }
  const answered = thoughts.find(({ agent }) => agent === 'Triage');
  expect(answered?.sources, 'the sentence of the mail that asks, and nothing beside it').toEqual([
    {
      type: 'mail',
      id: expect.stringMatching(/^mail:./),
      label: 'Could you tell me until tomorrow which of the two dates suits you?',
    },
  ]);
  expect(steps.at(-1)).toMatchObject({ kind: 'notify' });
}

async function expectAuditTells({ api }: Person, { id, hash }: Suggestion) {
  const entries = await api.all<AuditEntry>(`/audit?limit=100&subject=${id}`);
  expect(entries.map(({ action }) => action).toReversed()).toEqual([
    'suggestion.created',
    'suggestion.edited',
    'suggestion.approved',
    'suggestion.applying',
    'suggestion.applied',
  ]);
  expect(entries.filter(({ facts }) => facts.hash === hash)).toHaveLength(4);
  expect(await api.get('/audit/verify')).toMatchObject({ verified: true });
}
