import { expect, test } from 'vitest';
import { type Current, classOf } from './driver-under-test.ts';
import { mail, reply } from './samples.ts';

export function writingMail(current: Current) {
  const draftOf = async (suggestionId = 'sug_1') => {
    const { threadId, id } = await current().addMail(mail());
    const made = await current().mailWriter.createReplyDraft(reply(threadId, id, suggestionId));
    if (made.kind !== 'draft') throw new Error('a new suggestion has no sent message');
    return { threadId, ...made };
  };

  test('a draft asked for twice under one suggestion is one draft', async () => {
    const { threadId, id } = await current().addMail(mail());

    const first = await current().mailWriter.createReplyDraft(reply(threadId, id));
    const second = await current().mailWriter.createReplyDraft(reply(threadId, id));

    expect(second).toMatchObject({ kind: 'draft', draftId: first.kind === 'draft' ? first.draftId : '' });
    expect((await current().look()).drafts).toHaveLength(1);
  });

  test('a draft whose answer was lost is found by its suggestion and not made again', async () => {
    const { threadId, id } = await current().addMail(mail());
    current().faults.loseAnswer('draft');

    expect(await classOf(current().mailWriter.createReplyDraft(reply(threadId, id)))).toBe('transient');
    await current().mailWriter.createReplyDraft(reply(threadId, id));

    expect((await current().look()).drafts).toHaveLength(1);
  });

  test('a draft sent twice is one sent mail, exactly as approved', async () => {
    const { draftId } = await draftOf();

    const first = await current().mailWriter.send({ draftId, suggestionId: 'sug_1' });
    const second = await current().mailWriter.send({ draftId, suggestionId: 'sug_1' });

    const { sent, drafts } = await current().look();
    expect(second).toEqual(first);
    expect(sent.map(({ subject, text }) => [subject, text.trim()])).toEqual([
      ['Re: Review on Thursday', 'Tuesday 10:00 works.'],
    ]);
    expect(drafts).toEqual([]);
  });

  test('a send whose answer was lost is found as sent, and repeating it sends nothing', async () => {
    const { draftId } = await draftOf();
    current().faults.loseAnswer('send');

    expect(await classOf(current().mailWriter.send({ draftId, suggestionId: 'sug_1' }))).toBe('transient');
    expect(await current().mailWriter.findBySuggestion('sug_1')).toMatchObject({ kind: 'sent' });
    await current().mailWriter.send({ draftId, suggestionId: 'sug_1' });

    expect((await current().look()).sent).toHaveLength(1);
  });

  test('a draft is not sent for another suggestion, nor after somebody changed it', async () => {
    const { draftId } = await draftOf();

    expect(await classOf(current().mailWriter.send({ draftId, suggestionId: 'sug_2' }))).toBe('stale');
    expect(
      await classOf(current().mailWriter.send({ draftId, suggestionId: 'sug_1', version: 'seen-before' })),
    ).toBe('stale');
    expect((await current().look()).sent).toEqual([]);
  });

  test('a deleted draft that was never sent is gone', async () => {
    expect(
      await classOf(current().mailWriter.send({ draftId: 'no-such-draft', suggestionId: 'sug_1' })),
    ).toBe('gone');
    expect(await current().mailWriter.findBySuggestion('sug_1')).toEqual({ kind: 'none' });
  });

  test('a label put on twice is one label, and the second time changes nothing', async () => {
    const { threadId, id } = await current().addMail(mail());

    const labelled = { threadId, messageIds: [id], label: 'Finance' };
    expect(await current().mailWriter.applyLabel(labelled)).toEqual({ changedIds: [id] });
    expect(await current().mailWriter.applyLabel(labelled)).toEqual({ changedIds: [] });

    expect((await current().look()).labels[id]).toEqual(['Finance']);
  });

  test('a thread archived twice lies in the archive once', async () => {
    const { threadId, id } = await current().addMail(mail());

    const seen = { threadId, messageIds: [id] };
    expect((await current().mailWriter.archive(seen)).changedIds).toEqual([id]);
    expect((await current().mailWriter.archive(seen)).changedIds).toEqual([]);

    expect((await current().look()).archived).toEqual([id]);
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
    expect(await current().mailWriter.applyLabel({ ...seen, label: 'Finance' })).toEqual({
      changedIds: [id],
    });
    expect(await current().mailWriter.archive(seen)).toEqual({ changedIds: [id] });

    const { labels, archived } = await current().look();
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

    for (const { threadState } of [current().mailWriter, current().mail]) {
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
