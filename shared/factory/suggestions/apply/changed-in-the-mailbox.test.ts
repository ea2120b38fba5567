import { describe, expect, test } from 'vitest';
import { MINUTE_MS } from '#kernel';
import type { Fault } from '../../../../local/stand-in/index.ts';
import type { OtherClient } from '../../../../tests/support/other-client.ts';
import { aReply, seen } from '../../../../tests/support/proposals.ts';
import { type World, world } from '../../../../tests/world.ts';
import { approveSuggestion } from '../decide/approve.ts';
import type { ActionName } from '../schema.ts';

const people = (...addresses: string[]) => addresses.map((address) => ({ emailAddress: { address } }));
const text = (content: string) => ({ body: { contentType: 'text', content } });

/** What another program does to the draft while it waits to be sent. */
const EDITS: [string, (graph: OtherClient, path: string) => Promise<unknown>][] = [
  ['the text', (graph, path) => graph('PATCH', path, text('Wed 10:00 works.'))],
  ['the subject', (graph, path) => graph('PATCH', path, { subject: 'Re: Friday' })],
  ['the recipient', (graph, path) => graph('PATCH', path, { toRecipients: people('eve@evil.example') })],
  ['a copy', (graph, path) => graph('PATCH', path, { ccRecipients: people('eve@evil.example') })],
  ['a blind copy', (graph, path) => graph('PATCH', path, { bccRecipients: people('eve@evil.example') })],
  ['where answers go', (graph, path) => graph('PATCH', path, { replyTo: people('eve@evil.example') })],
  ['a file', (graph, path) => graph('POST', `${path}/attachments`, { name: 'a.pdf', contentBytes: 'aGk=' })],
  [
    'a picture in the text',
    (graph, path) =>
      graph('POST', `${path}/attachments`, { name: 'p.png', contentBytes: 'aGk=', isInline: true }),
  ],
];

const throttled: Fault = {
  action: 'status',
  status: 429,
  headers: { 'retry-after': '2' },
  match: { method: 'POST', path: '*/send' },
};

/** Approves; before the second try another program is let at the draft. */
async function approveAnd(
  w: World,
  { kind = 'mail.send', fault = throttled }: { kind?: ActionName; fault?: Fault },
  meanwhile: (graph: OtherClient, path: string) => Promise<unknown>,
) {
  const reply = await aReply(w, { kind });
  w.mailbox.plan(fault);
  let tries = 0;
  w.engine.before(async () => {
    tries += 1;
    if (tries !== 2) return;
    const [draft] = await w.mailbox.mails('drafts');
    await meanwhile(await w.mailbox.otherClient(), `/messages/${encodeURIComponent(draft?.id ?? '')}`);
  });
  await approveSuggestion(w.asPerson(), seen(reply));
  await w.settle();
  w.engine.before(undefined);
  return w.ctx.suggestions.get(reply.id);
}

const sends = (w: World) => w.mailbox.calls().filter(({ path }) => path.endsWith('/send')).length;

describe('a reply that waited to be sent', () => {
  test.each(EDITS)(
    'and got %s changed in the mailbox is not sent, and the person is told',
    async (_what, edit) => {
      const w = await world();
      const done = await approveAnd(w, {}, edit);

      expect(done).toMatchObject({ status: 'needs_review', outcome: { vendorId: null } });
      expect(done.outcome?.note).toMatch(/was changed in your mailbox\. It was not sent/);
      expect(await w.mailbox.sent()).toEqual([]);
      expect(await w.mailbox.mails('drafts')).toHaveLength(1);
    },
  );

  test('and was only saved anew by another program is sent word for word as approved', async () => {
    const w = await world();
    const html = '<html><body><p>Tue 10:00 works.</p><img src="https://spy.example/p.png"></body></html>';
    const done = await approveAnd(w, {}, async (graph, path) => {
      await graph('PATCH', path, { isRead: false, categories: ['Mine'] });
      await graph('PATCH', path, { body: { contentType: 'html', content: html } });
    });

    expect(done).toMatchObject({ status: 'applied' });
    const graph = await w.mailbox.otherClient();
    const { value } = await graph('GET', '/mailFolders/sentitems/messages');
    expect(value).toHaveLength(1);
    expect(value[0].body.content).toContain('Tue 10:00 works.');
    expect(value[0].body.content).not.toContain('spy.example');
  });

  test('and was thrown away meanwhile is not fetched back out of the bin', async () => {
    const w = await world();
    const done = await approveAnd(w, {}, (graph, path) => graph('DELETE', path));
    expect(done).toMatchObject({ status: 'needs_review' });
    expect(await w.mailbox.sent()).toEqual([]);
    expect(await w.mailbox.mails('drafts')).toEqual([]);
  });

  test('and met a newer message meanwhile is not sent', async () => {
    const w = await world();
    const reply = await aReply(w, { mail: { id: 'asked@acme.example' } });
    w.mailbox.plan(throttled);
    let tries = 0;
    w.engine.before(async () => {
      tries += 1;
      if (tries === 2)
        await w.mailbox.deliver({ inReplyTo: 'asked@acme.example', text: 'Forget it.', at: w.clock.now() });
    });
    await approveSuggestion(w.asPerson(), seen(reply));
    await w.settle();
    w.engine.before(undefined);
    const { status, outcome } = await w.ctx.suggestions.get(reply.id);
    expect([status, await w.mailbox.sent()]).toEqual(['needs_review', []]);
    expect(outcome?.note).toContain('It was not carried out. An unsent draft is left in your mailbox.');
  });
});

describe('what went out is looked at', () => {
  test('changed in the very moment of sending, it is not called done', async () => {
    const w = await world();
    const reply = await aReply(w);
    const graph = await w.mailbox.otherClient();
    w.mailbox.plan({ action: 'latency', latencyMs: 1_000, match: { method: 'POST', path: '*/send' } });
    const before = sends(w);
    const applying = approveSuggestion(w.asPerson(), seen(reply)).then(() => w.settle());
    while (sends(w) === before) await new Promise((resolve) => setImmediate(resolve));
    const [draft] = await w.mailbox.mails('drafts');
    await graph('PATCH', `/messages/${encodeURIComponent(draft?.id ?? '')}`, text('Never.'));
    await applying;

    const { status, outcome } = await w.ctx.suggestions.get(reply.id);
    expect(status).toBe('needs_review');
    expect(outcome?.note).toContain('What was sent is not what you approved');
    expect((await w.mailbox.sent()).map(({ text: words }) => words)).toEqual(['Never.']);
  });

  test('a mail that shows among the sent ones only later is waited for, and never sent again', async () => {
    const w = await world();
    const reply = await aReply(w);
    const before = sends(w);
    // Right after the send the copy is not there; a look for it finds nothing either.
    const hidden: Fault[] = [
      { action: 'status', status: 404, match: { method: 'GET', path: '/v1.0/me/messages/*', nth: 2 } },
      {
        action: 'status',
        status: 200,
        json: { value: [] },
        match: { method: 'GET', path: '/v1.0/me/messages', nth: 3, times: 3 },
      },
    ];
    for (const fault of hidden) w.mailbox.plan(fault);
    await approveSuggestion(w.asPerson(), seen(reply));
    await w.settle();

    const done = await w.ctx.suggestions.get(reply.id);
    const [sent, ...more] = await w.mailbox.sent();
    expect(done).toMatchObject({ status: 'applied', outcome: { vendorId: sent?.id } });
    expect([more, sends(w) - before]).toEqual([[], 1]);
    expect(w.engine.history.filter(({ name }) => name === 'apply').length).toBeGreaterThan(2);
  });

  test('a mail that was accepted and never shows is looked for, not sent again, and after a while the person is asked', async () => {
    const w = await world();
    const reply = await aReply(w);
    const before = sends(w);
    w.mailbox.plan({ action: 'status', status: 202, match: { method: 'POST', path: '*/send', times: 0 } });
    await approveSuggestion(w.asPerson(), seen(reply));
    await w.settle();
    expect(await w.ctx.suggestions.get(reply.id)).toMatchObject({ status: 'applying' });

    w.clock.move(10 * MINUTE_MS);
    const approved = { suggestionId: reply.id, revision: reply.revision, undoableUntil: null };
    await w.engine.startApply({ tenantId: w.tenantId, ...approved });
    await w.settle();
    const { status, outcome } = await w.ctx.suggestions.get(reply.id);
    expect([status, sends(w) - before]).toEqual(['needs_review', 1]);
    expect(outcome?.note).toContain('does not show it among the sent ones');
  });

  test('a mailbox that makes something else of a draft than it was asked for sends nothing', async () => {
    const w = await world();
    const reply = await aReply(w);
    const graph = await w.mailbox.otherClient();
    const made = await graph('POST', '/messages', {
      subject: 'Re: Thursday',
      toRecipients: people('dana@acme.example'),
      ...text('Tue 10:00 works.\n\nSent from my phone'),
      singleValueExtendedProperties: [{ id: MARK, value: reply.id }],
    });
    // The look before writing is made to miss it, as if the mailbox itself had added the last line.
    const nothing = { value: [] };
    w.mailbox.plan({
      action: 'status',
      status: 200,
      json: nothing,
      match: { path: '/v1.0/me/messages', nth: 2 },
    });
    w.mailbox.plan({ action: 'status', status: 201, json: made, match: { path: '*/createReply' } });
    await approveSuggestion(w.asPerson(), seen(reply));
    await w.settle();

    expect(await w.ctx.suggestions.get(reply.id)).toMatchObject({ status: 'needs_review' });
    expect(await w.mailbox.sent()).toEqual([]);
  });
});

const MARK = 'String {6f1c2d84-5b7e-4f0a-9a3d-2c8e51b7d946} Name csSuggestionId';

describe('a draft that was asked for', () => {
  const lost: Fault = { action: 'reset-after-forward', match: { method: 'POST', path: '*/createReply' } };

  test('and was edited before anybody could tell that it was written is not called done', async () => {
    const w = await world();
    const edit = (graph: OtherClient, path: string) => graph('PATCH', path, text('Rather not.'));
    const done = await approveAnd(w, { kind: 'mail.createDraft', fault: lost }, edit);
    expect(done).toMatchObject({ status: 'needs_review' });
    expect(done.outcome?.note).toContain('is not what you approved');
    expect((await w.mailbox.mails('drafts')).map(({ text: words }) => words)).toEqual(['Rather not.']);
  });

  test('and was thrown away before anybody could tell is not written a second time', async () => {
    const w = await world();
    // It was made and its id is known; the look at it failed.
    const match = { method: 'GET', path: '/v1.0/me/messages', nth: 3 };
    const away = async (graph: OtherClient, path: string) => {
      await graph('DELETE', path);
      await graph('DELETE', path);
    };
    const fault: Fault = { action: 'status', status: 503, match };
    const done = await approveAnd(w, { kind: 'mail.createDraft', fault }, away);
    expect(done).toMatchObject({ status: 'needs_review' });
    expect(done.outcome?.note).toContain('The draft no longer lies among your drafts.');
    expect(await w.mailbox.mails('drafts')).toEqual([]);
  });

  test('and was found as it was written is done', async () => {
    const w = await world();
    const done = await approveAnd(w, { kind: 'mail.createDraft', fault: lost }, async () => undefined);
    expect(done).toMatchObject({ status: 'applied' });
    expect(await w.mailbox.mails('drafts')).toHaveLength(1);
  });
});
