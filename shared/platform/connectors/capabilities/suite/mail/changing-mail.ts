import { expect, test } from 'vitest';
import { type Current, classOf } from '../under-test.ts';
import { type ChangeableMail, type DraftEdit, SINCE } from './mail-under-test.ts';
import { mail, reply } from './sample-mail.ts';

export function changingMail(current: Current<ChangeableMail>) {
  const wanted = reply('', '');
  const draftOf = async (suggestionId = 'sug_1') => {
    const { threadId, id } = await current().addMail(mail());
    const made = await current().change.writer.createReplyDraft(reply(threadId, id, suggestionId));
    if (made.kind !== 'draft') throw new Error('a new suggestion has no sent message');
    return { threadId, ...made };
  };

  test('a draft asked for twice under one suggestion is one draft', async () => {
    const { threadId, id } = await current().addMail(mail());

    const first = await current().change.writer.createReplyDraft(reply(threadId, id));
    const second = await current().change.writer.createReplyDraft(reply(threadId, id));

    expect(second).toMatchObject({ kind: 'draft', draftId: first.kind === 'draft' ? first.draftId : '' });
    expect((await current().change.look()).drafts).toHaveLength(1);
  });

  test('a draft is no mail yet: an inventory does not hold it', async () => {
    const { threadId, id } = await current().addMail(mail());
    await current().change.writer.createReplyDraft(reply(threadId, id));

    const { messages } = await current().reader.inventory(SINCE);
    expect(messages.map((message) => message.id)).toEqual([id]);
  });

  test('a draft whose answer was lost is found by its suggestion and not made again', async () => {
    const { threadId, id } = await current().addMail(mail());
    current().change.faults.loseAnswer('draft');

    expect(await classOf(current().change.writer.createReplyDraft(reply(threadId, id)))).toBe('transient');
    await current().change.writer.createReplyDraft(reply(threadId, id));

    expect((await current().change.look()).drafts).toHaveLength(1);
  });

  test('a draft sent twice is one sent mail, exactly as approved', async () => {
    const { draftId } = await draftOf();

    const first = await current().change.writer.send({ ...wanted, draftId });
    const second = await current().change.writer.send({ ...wanted, draftId });

    const { sent, drafts } = await current().change.look();
    expect(first).toMatchObject({ kind: 'sent', isAsWanted: true });
    expect(second).toEqual(first);
    expect(sent.map(({ to, subject, text }) => [to, subject, text.trim()])).toEqual([
      [['dana@acme.example'], 'Re: Review on Thursday', 'Tuesday 10:00 works.'],
    ]);
    expect(drafts).toEqual([]);
  });

  test('a send whose answer was lost is found as sent, and repeating it sends nothing', async () => {
    const { draftId } = await draftOf();
    current().change.faults.loseAnswer('send');

    expect(await classOf(current().change.writer.send({ ...wanted, draftId }))).toBe('transient');
    expect(await current().change.writer.findBySuggestion(wanted)).toMatchObject({
      kind: 'sent',
      isAsWanted: true,
    });
    await current().change.writer.send({ ...wanted, draftId });

    expect((await current().change.look()).sent).toHaveLength(1);
  });

  test('a draft is not sent for another suggestion', async () => {
    const { draftId } = await draftOf();
    const other = { ...wanted, draftId, suggestionId: 'sug_2' };
    expect(await classOf(current().change.writer.send(other))).toBe('stale');
    expect((await current().change.look()).sent).toEqual([]);
  });

  const edits: [string, DraftEdit][] = [
    ['other words', { text: 'Tuesday 11:00 works.' }],
    ['one character that cannot be seen', { text: 'Tuesday\u200b 10:00 works.' }],
    ['a postscript', { html: '<p>Tuesday 10:00 works.</p><p>P.S. Bring the keys.</p>' }],
    ['a link behind the words', { html: '<p>Tuesday <a href="https://evil.example">10:00</a> works.</p>' }],
    ['another subject', { subject: 'Re: Review on Friday' }],
    ['another recipient', { to: ['eve@evil.example'] }],
    ['one more recipient', { to: ['dana@acme.example', 'eve@evil.example'] }],
    ['a copy', { cc: ['eve@evil.example'] }],
    ['a blind copy', { bcc: ['eve@evil.example'] }],
    ['a file', { attach: 'file' }],
    ['a picture within the text', { attach: 'picture' }],
  ];
  test.each(edits)('a draft that got %s from another program is not sent', async (_what, edit) => {
    const { draftId, version } = await draftOf();
    await current().change.editDraft(draftId, edit);

    expect(await classOf(current().change.writer.send({ ...wanted, draftId, version }))).toBe('stale');
    expect(await current().change.writer.findBySuggestion(wanted)).toMatchObject({
      kind: 'draft',
      isAsWanted: false,
      isInDrafts: true,
    });
    expect((await current().change.look()).sent).toEqual([]);
  });

  test.each([
    ['HTML', { html: '<html><body><p class="MsoNormal">Tuesday 10:00 works.</p></body></html>' }],
    ['other line ends and blanks', { text: '\r\nTuesday\u00a010:00 works. \r\n\r\n' }],
    [
      'a pixel that nobody sees',
      { html: '<p>Tuesday 10:00 works.</p><img src="https://spy.example/p.png">' },
    ],
    ['capitals in an address', { to: ['Dana@Acme.example'] }],
  ] satisfies [string, DraftEdit][])(
    'a draft that another program saved with %s leaves as it was approved',
    async (_what, edit) => {
      const { draftId, version } = await draftOf();
      await current().change.editDraft(draftId, edit);

      const sent = await current().change.writer.send({ ...wanted, draftId, version });

      expect(sent).toMatchObject({ kind: 'sent', isAsWanted: true });
      expect((await current().change.look()).sent.map(({ to, text }) => [to, text])).toEqual([
        [['dana@acme.example'], 'Tuesday 10:00 works.'],
      ]);
    },
  );

  test('what another program changes in the moment of sending is told as not what was wanted', async () => {
    const { draftId, version } = await draftOf();
    await current().change.faults.during('send', () =>
      current().change.editDraft(draftId, { to: ['eve@evil.example'] }),
    );

    const sent = await current().change.writer.send({ ...wanted, draftId, version });

    expect(sent).toMatchObject({ kind: 'sent', isAsWanted: false });
    expect((await current().change.look()).sent.map(({ to }) => to)).toEqual([['eve@evil.example']]);
  });

  test('what is asked right before a draft is made can still stop it', async () => {
    const { threadId, id } = await current().addMail(mail());
    const beforeCreation = () => Promise.reject(new Error('overtaken'));

    await expect(
      current().change.writer.createReplyDraft({ ...reply(threadId, id), beforeCreation }),
    ).rejects.toThrow('overtaken');

    expect((await current().change.look()).drafts).toEqual([]);
  });

  test('an unsent draft that nobody touched is taken back, also when it is asked twice', async () => {
    const { draftId } = await draftOf();

    expect(await current().change.writer.withdrawDraft({ ...wanted, draftId })).toBe(true);
    await current().change.writer.withdrawDraft({ ...wanted, draftId });

    expect((await current().change.look()).drafts).toEqual([]);
  });

  test.each(edits)('a draft that got %s from another program is not taken back', async (_what, edit) => {
    const { draftId } = await draftOf();
    await current().change.editDraft(draftId, edit);

    expect(await current().change.writer.withdrawDraft({ ...wanted, draftId })).toBe(false);
    expect((await current().change.look()).drafts).toEqual([draftId]);
  });

  test('a draft that another program changes in the moment of taking it back stays', async () => {
    const { draftId } = await draftOf();
    await current().change.faults.during('removal', () =>
      current().change.editDraft(draftId, { text: 'Mine now.' }),
    );

    expect(await current().change.writer.withdrawDraft({ ...wanted, draftId })).toBe(false);
    expect((await current().change.look()).drafts).toEqual([draftId]);
  });

  test('neither a draft of another suggestion nor a mail that was sent is taken back', async () => {
    const [ours, theirs] = [await draftOf(), await draftOf('sug_2')];
    await current().change.writer.send({ ...wanted, draftId: ours.draftId });

    for (const { draftId } of [ours, theirs])
      expect(await current().change.writer.withdrawDraft({ ...wanted, draftId })).toBe(false);

    const { sent, drafts } = await current().change.look();
    expect([sent.length, drafts]).toEqual([1, [theirs.draftId]]);
  });

  test('a deleted draft that was never sent is gone', async () => {
    expect(await classOf(current().change.writer.send({ ...wanted, draftId: 'no-such-draft' }))).toBe('gone');
    expect(await current().change.writer.findBySuggestion(wanted)).toEqual({ kind: 'none' });
  });

  test('a label put on twice is one label, and the second time changes nothing', async () => {
    const { threadId, id } = await current().addMail(mail());

    const labelled = { threadId, messageIds: [id], label: 'Finance' };
    expect(await current().change.writer.applyLabel(labelled)).toEqual({ changedIds: [id] });
    expect(await current().change.writer.applyLabel(labelled)).toEqual({ changedIds: [] });

    expect((await current().change.look()).labels[id]).toEqual(['Finance']);
  });

  test('a search finds what bears a label', async () => {
    const { threadId, id } = await current().addMail(mail({ subject: 'Q3 numbers' }));
    await current().addMail(mail({ subject: 'Landing page' }));
    await current().change.writer.applyLabel({ threadId, messageIds: [id], label: 'Finance' });

    const found = await current().reader.search({ since: SINCE, label: 'Finance' });
    expect(found.map(({ subject }) => subject)).toEqual(['Q3 numbers']);
  });

  test('a thread archived twice lies in the archive once', async () => {
    const { threadId, id } = await current().addMail(mail());

    const seen = { threadId, messageIds: [id] };
    expect((await current().change.writer.archive(seen)).changedIds).toEqual([id]);
    expect((await current().change.writer.archive(seen)).changedIds).toEqual([]);

    expect((await current().change.look()).archived).toEqual([id]);
  });

  test('of a thread that went on, only the named messages are labelled and moved', async () => {
    const { threadId, id } = await current().addMail(mail({ messageId: 's1@acme.example' }));
    const later = await current().addMail(
      mail({
        messageId: 's2@acme.example',
        inReplyTo: 's1@acme.example',
        at: 'Wed, 11 Mar 2026 13:00:00 +0200',
      }),
    );

    const seen = { threadId, messageIds: [id] };
    expect(await current().change.writer.applyLabel({ ...seen, label: 'Finance' })).toEqual({
      changedIds: [id],
    });
    expect(await current().change.writer.archive(seen)).toEqual({ changedIds: [id] });

    const { labels, archived } = await current().change.look();
    expect(labels[later.id] ?? []).toEqual([]);
    expect(archived).toEqual([id]);
  });

  test('the state of a thread names its messages alike for who reads and who changes', async () => {
    const { threadId, id } = await current().addMail(mail({ messageId: 's1@acme.example' }));
    const later = await current().addMail(
      mail({
        messageId: 's2@acme.example',
        inReplyTo: 's1@acme.example',
        at: 'Wed, 11 Mar 2026 13:00:00 +0200',
      }),
    );

    for (const { threadState } of [current().change.writer, current().reader]) {
      expect(await threadState(threadId)).toMatchObject({
        subject: 'Review on Thursday',
        lastMessageId: later.id,
        lastIsSent: false,
        messages: [{ id }, { id: later.id, receivedAt: '2026-03-11T11:00:00.000Z' }],
      });
      expect(await classOf(threadState('no-such-thread'))).toBe('gone');
    }
  });
}
