import { describe, expect, test } from 'vitest';
import {
  applySuggestion,
  approveSuggestion,
  rejectSuggestion,
  type SuggestionDoc,
} from '#factory/suggestions';
import type { Ctx } from '#kernel';
import { listRecords, removeRecord } from '#platform/records';
import type { MailParts } from '../../../tests/support/a-mail.ts';
import { anArchiving, seen } from '../../../tests/support/proposals.ts';
import { type World, world } from '../../../tests/world.ts';

const SHOP = 'no-reply@shop.example';
const advertising: MailParts = {
  from: `Shop <${SHOP}>`,
  subject: 'Spring sale',
  text: 'Save up to 40 % on everything, shop now.',
};
const urgent: MailParts = {
  from: `Shop <${SHOP}>`,
  subject: 'Your order',
  text: 'Could you tell me until tomorrow whether we may deliver on Friday?',
};

/** As the mailbox would write it; but this one came with the mail. */
const FORGED = {
  'Authentication-Results': 'spf=pass smtp.mailfrom=shop.example; dmarc=pass header.from=shop.example',
};

type Check = 'pass' | 'fail' | 'none';

/** New mail came in and was sorted; the proposal that was made of it. */
async function proposedFor(w: World, mail: MailParts, check: Check = 'pass'): Promise<SuggestionDoc> {
  const { conversationId } = await w.mailbox.deliver({ ...mail, at: w.clock.now() }, 'inbox', check);
  await w.run('inbox');
  const found = (await w.suggestions()).find(
    ({ canonical }) => JSON.parse(canonical).target.threadId === conversationId,
  );
  if (!found) throw new Error('nothing was proposed');
  return found;
}

async function approved(w: World, doc: SuggestionDoc) {
  await approveSuggestion(w.asPerson(), seen(doc));
  await w.settle();
  w.clock.move(60_000);
  return w.ctx.suggestions.get(doc.id);
}

async function learned(w: World): Promise<void> {
  expect((await approved(w, await proposedFor(w, advertising))).status).toBe('applied');
}

/** What was asked of a model, and how the timeline tells of what was read. */
async function afterNextMail(w: World, check: Check = 'pass', mail: MailParts = urgent) {
  w.clock.move(60_000);
  const { conversationId } = await w.mailbox.deliver({ ...mail, at: w.clock.now() }, 'inbox', check);
  const run = await w.run('inbox');
  const steps = await w.ctx.runs.steps(run.id, 0);
  const read = steps.find(({ node, sources }) => node === 'open.read' && sources[0]?.id === conversationId);
  return { isModelAsked: steps.some(({ kind }) => kind === 'think'), told: read?.reason ?? '' };
}

const rules = async (w: World) => (await listRecords(w.ctx, { kind: 'filing_rule', limit: 20 })).items;
const actions = async (w: World) => (await w.audit()).map(({ action }) => action);

describe('nothing is learned', () => {
  test('from a proposal that nobody decided', async () => {
    const w = await world();
    await proposedFor(w, advertising);
    expect(await w.ctx.records.list(undefined, { limit: 20 })).toMatchObject({ items: [] });
    expect((await afterNextMail(w)).isModelAsked).toBe(true);
  });

  test('from a proposal that the person rejected: the next mail of this sender is read', async () => {
    const w = await world();
    const { id } = await proposedFor(w, advertising);
    await rejectSuggestion(w.asPerson(), { id });
    expect(await rules(w)).toEqual([]);
    expect((await afterNextMail(w)).isModelAsked).toBe(true);
  });

  const unproven: [string, MailParts, Check][] = [
    ['whose sender nobody vouches for', advertising, 'none'],
    ['whose sender is made up', advertising, 'fail'],
    ['that brought a proof along', { ...advertising, headers: FORGED }, 'none'],
    ['that brought a proof along beside the mailbox’s own', { ...advertising, headers: FORGED }, 'pass'],
    [
      'whose sender has no address that mail reaches',
      { ...advertising, from: 'Shop <no-reply@localhost>' },
      'pass',
    ],
  ];
  test.each(unproven)(
    'from a mail %s, and the person reads that before the yes',
    async (_what, mail, check) => {
      const w = await world();
      const proposal = await proposedFor(w, mail, check);
      const { payload } = JSON.parse(proposal.canonical);
      expect(payload).toEqual({
        threadId: expect.any(String),
        fromNowOn: expect.stringContaining('Nothing is remembered about the sender'),
      });
      expect(proposal.title).toBe('Archive “Spring sale”');
      expect((await approved(w, proposal)).status).toBe('applied');
      expect(await rules(w)).toEqual([]);
      expect((await afterNextMail(w)).isModelAsked).toBe(true);
    },
  );

  test('from a conversation in which somebody else wrote too', async () => {
    const w = await world();
    const id = 'offer@shop.example';
    await w.mailbox.deliver({ ...advertising, id, from: 'Dana <dana@acme.example>' }, 'inbox', 'pass');
    const proposal = await proposedFor(w, { ...advertising, inReplyTo: id, subject: 'Re: Spring sale' });
    expect(JSON.parse(proposal.canonical).payload.remember).toBeUndefined();
    await approved(w, proposal);
    expect(await rules(w)).toEqual([]);
  });

  test('when archiving was all that was asked for', async () => {
    const w = await world();
    expect((await approved(w, await anArchiving(w))).outcome?.note).toBe('Done.');
    expect(await rules(w)).toEqual([]);
  });

  test('when what was approved could not be carried out', async () => {
    const w = await world();
    const proposal = await proposedFor(w, advertising);
    w.mailbox.plan({ action: 'status', status: 403, match: { method: 'POST', path: '*/move', times: 0 } });
    expect((await approved(w, proposal)).status).toBe('failed');
    expect(await rules(w)).toEqual([]);
  });

  test('when the person rejected the sender after the approval and before it was carried out', async () => {
    const w = await world();
    const first = await proposedFor(w, advertising);
    w.clock.move(60_000);
    const second = await proposedFor(w, { ...advertising, subject: 'Summer sale' });
    let isRejected = false;
    w.engine.before(async () => {
      if (isRejected) return;
      isRejected = true;
      w.clock.move(1_000);
      await rejectSuggestion(w.asPerson(), { id: second.id });
    });
    const done = await approved(w, first);
    w.engine.before(undefined);
    expect([done.status, done.outcome?.note]).toEqual([
      'applied',
      expect.stringContaining('as you rejected it later'),
    ]);
    expect(await rules(w)).toEqual([]);
  });

  test('when the records are full, which is said; what was approved is carried out all the same', async () => {
    const w = await world();
    const proposal = await proposedFor(w, advertising);
    await w.ctx.plans.readGauge('records');
    await w.ctx.db.patch('gauges', [{ op: 'set', path: '/records', value: 1_000_000 }]);
    const done = await approved(w, proposal);
    expect([done.status, done.outcome?.note]).toEqual(['applied', expect.stringContaining('no more room')]);
    expect(await rules(w)).toEqual([]);
  });
});

describe('an approval that is carried out while a later proposal of the sender is rejected', () => {
  /** The first is approved and not carried out yet; the second is waiting. */
  async function both(w: World) {
    const first = await proposedFor(w, advertising);
    w.clock.move(60_000);
    const second = await proposedFor(w, { ...advertising, subject: 'Summer sale' });
    w.engine.before(() => {
      throw new Error('the engine is down');
    });
    await approveSuggestion(w.asPerson(), seen(first));
    await w.settle();
    w.clock.move(1_000);
    const apply = (ctx = w.house.applyCtxOf(w.tenantId)) =>
      applySuggestion(ctx, { suggestionId: first.id, revision: first.revision, lastAttempt: false });
    return { second, apply };
  }

  /** Something happens after the rule was looked for, once. */
  function meanwhile<T extends Ctx>(ctx: T, happen: () => Promise<unknown>): T {
    let left = 1;
    const find: Ctx['records']['find'] = async (key) => {
      const found = await ctx.records.find(key);
      left -= 1;
      if (left === 0) await happen();
      return found;
    };
    return Object.create(ctx, { records: { value: { ...ctx.records, find } } });
  }

  test('learns nothing when the rejection comes between', async () => {
    const w = await world();
    const { second, apply } = await both(w);
    let isRejected = false;
    const ctx = w.house.applyCtxOf(w.tenantId);
    const toWrite: Ctx['records']['toWrite'] = async (record) => {
      if (!isRejected) await rejectSuggestion(w.asPerson(), { id: second.id });
      isRejected = true;
      return ctx.records.toWrite(record);
    };
    const late = Object.create(ctx, { records: { value: { ...ctx.records, toWrite } } });

    expect(await apply(late)).toEqual({ kind: 'retry', afterMs: 0 });
    expect(await apply()).toEqual({ kind: 'done', status: 'applied' });
    expect(await rules(w)).toEqual([]);
  });

  test('has it undone when the rejection comes last', async () => {
    const w = await world();
    const { second, apply } = await both(w);
    await rejectSuggestion(
      meanwhile(w.asPerson(), () => apply()),
      { id: second.id },
    );
    expect(await rules(w)).toEqual([]);
    expect((await actions(w)).filter((action) => action.startsWith('sender.'))).toEqual([
      'sender.remembered',
      'sender.forgotten',
    ]);
  });
});

describe('with the approval', () => {
  test('the person reads what will be remembered, in the very bytes that are approved', async () => {
    const w = await world();
    const proposal = await proposedFor(w, advertising);
    expect(proposal.title).toBe(`Archive “Spring sale”, and file mail of ${SHOP} as noise from now on`);
    expect(JSON.parse(proposal.canonical).payload).toMatchObject({
      remember: { sender: SHOP, label: 'noise', evidence: 'dmarc' },
      fromNowOn: expect.stringMatching(/^From now on, mail of no-reply@shop\.example is filed as noise/),
    });
    expect([proposal.risk, proposal.flags]).toEqual(['low', []]);
  });

  test('the sender is remembered once, with the end of the suggestion, however often that is delivered', async () => {
    const w = await world();
    const proposal = await proposedFor(w, advertising);
    w.engine.deliverAtOnce(3);
    await approved(w, proposal);
    expect(await rules(w)).toMatchObject([
      {
        title: `Mail of ${SHOP} is filed as noise`,
        body: { sender: SHOP, label: 'noise', suggestionId: proposal.id },
        createdBy: { kind: 'person', memberId: w.memberId },
      },
    ]);
    expect((await actions(w)).filter((action) => action === 'sender.remembered')).toHaveLength(1);
  });

  test('the next mail of the sender is filed without a model, and the timeline says that a rule did it', async () => {
    const w = await world();
    await learned(w);
    const { isModelAsked, told } = await afterNextMail(w);
    expect(isModelAsked).toBe(false);
    expect(told).toBe(
      'Filed as noise by your rule of 2026-03-12, which you approved and can delete among your records; no model was asked.',
    );
    expect(await w.mailbox.mails('inbox')).toHaveLength(1);
  });

  test.each([
    ['nobody vouches for', 'none', urgent],
    ['is made up', 'fail', urgent],
    ['brings its own proof', 'none', { ...urgent, headers: FORGED }],
  ] as [string, Check, MailParts][])(
    'a mail whose sender %s is read, rule or not',
    async (_what, check, mail) => {
      const w = await world();
      await learned(w);
      expect((await afterNextMail(w, check, mail)).isModelAsked).toBe(true);
    },
  );

  test('another sender of the same domain is read', async () => {
    const w = await world();
    await learned(w);
    const other = { ...urgent, from: 'Service <service@shop.example>' };
    expect((await afterNextMail(w, 'pass', other)).isModelAsked).toBe(true);
  });
});

describe('what was learned', () => {
  test('is deleted by the person among the records, and then mail is read again', async () => {
    const w = await world();
    await learned(w);
    const [rule] = await rules(w);
    const { etag } = await w.ctx.records.get(rule?.id ?? '');
    await removeRecord(w.ctx, { id: rule?.id ?? '', ifMatch: etag });
    expect((await afterNextMail(w)).isModelAsked).toBe(true);
  });

  test('cannot be turned into another rule by hand', async () => {
    const w = await world();
    await learned(w);
    const [rule] = await rules(w);
    const { etag } = await w.ctx.records.get(rule?.id ?? '');
    await expect(w.ctx.records.update(rule?.id ?? '', { title: 'x' }, etag)).rejects.toMatchObject({
      code: 'records.learned',
    });
  });

  test('is undone by rejecting a later proposal for this sender', async () => {
    const w = await world();
    await learned(w);
    // Nobody vouches for this one, so it was read and proposed.
    const later = await proposedFor(w, { ...advertising, subject: 'Summer sale' }, 'none');
    await rejectSuggestion(w.asPerson(), { id: later.id });
    expect(await rules(w)).toEqual([]);
    expect((await actions(w)).filter((action) => action === 'sender.forgotten')).toHaveLength(1);
    expect((await afterNextMail(w)).isModelAsked).toBe(true);
  });

  test('and approved anew after a rejection is remembered again', async () => {
    const w = await world();
    const { id } = await proposedFor(w, advertising);
    await rejectSuggestion(w.asPerson(), { id });
    w.clock.move(60_000);
    await approved(w, await proposedFor(w, { ...advertising, subject: 'Summer sale' }));
    expect(await rules(w)).toHaveLength(1);
  });

  test('by agents among the records, before a person was asked, counts for nothing', async () => {
    const w = await world();
    const createdBy = { kind: 'agent' as const, agentId: 'agent_1', runId: 'run_1' };
    const rest = { title: SHOP, sources: [], createdBy };
    const approvedAt = '2026-03-01T00:00:00.000Z';
    const body = { sender: SHOP, label: 'noise' as const };
    await w.ctx.records.write({ kind: 'label', body, key: `label:${SHOP}`, ...rest });
    const rule = { ...body, approvedAt, suggestionId: 'sug_1' };
    await w.ctx.records.write({ kind: 'filing_rule', body: rule, key: `filing:${SHOP}`, ...rest });
    expect((await afterNextMail(w)).isModelAsked).toBe(true);
  });
});

test('a workflow that was stored when senders were remembered at once still runs, and writes nothing', async () => {
  const w = await world();
  const workflow = await w.workflow('inbox');
  const remember = {
    id: 'remember',
    kind: 'write' as const,
    title: 'Remembered how to file this sender',
    agent: 'triage',
    tool: 'label.remember',
    input: { sender: '$read.counterpart', label: 'noise' },
  };
  const nodes = workflow.definition.nodes.map((node) =>
    node.kind === 'each' ? { ...node, body: [...node.body, remember] } : node,
  );
  await w.ctx.db.patch(workflow.id, [{ op: 'set', path: '/definition/nodes', value: nodes }]);
  await w.mailbox.deliver(advertising, 'inbox', 'pass');
  const run = await w.run('inbox');
  const step = (await w.ctx.runs.steps(run.id, 0)).find(({ kind }) => kind === 'write');

  expect(run.status).toBe('completed');
  expect(step).toMatchObject({
    title: 'Kept nothing',
    reason: 'Nothing is remembered about a sender before you approve it.',
  });
  expect(await w.ctx.records.list(undefined, { limit: 20 })).toMatchObject({ items: [] });
  expect(await w.suggestions()).toHaveLength(1);
});
