import { describe, expect, test } from 'vitest';
import { getTimeline } from '#factory/runs';
import type { ModelPort } from '#platform/ai';
import { type World, world } from '../../../tests/world.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SEVEN = Date.parse('2026-03-12T07:00:00Z');

/** Sorts everything as something to read. */
const sorter = (): ModelPort => ({
  reasons: () => false,
  async respond() {
    const triage = { class: 'to_read', urgency: 1, waitingOn: 'nobody', waitingPerson: null, dueBy: null };
    return {
      kind: 'text',
      text: JSON.stringify({ ...triage, reason: 'So it is.', sources: [] }),
      usage: { model: 'offline-rules-1', inputTokens: 1, outputTokens: 1 },
    };
  },
});

/** What a run looked for, and which conversations it came to. */
async function look(w: World) {
  const { run, steps } = await getTimeline(w.ctx, { id: (await w.run('inbox')).id });
  const found = steps.find(({ node }) => node === 'look.new');
  return { run, steps, said: found?.reason, labels: found?.sources.map(({ label }) => label) ?? [] };
}

const arrive = (w: World, subject: string, at: number, folder?: string) =>
  w.mailbox.deliver({ subject, from: `${subject.replaceAll(' ', '.')}@x.example`, at: new Date(at) }, folder);

const arriveWithFile = (w: World, at: number) =>
  w.mailbox.deliver({
    subject: 'With a file',
    at: new Date(at),
    headers: { 'Content-Type': 'multipart/mixed; boundary=b' },
    text: '--b\r\n\r\nHere.\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\na\r\n--b--',
  });

async function move(w: World, { id }: { id: string }, destinationId: string): Promise<void> {
  const graph = await w.mailbox.otherClient();
  await graph('POST', `/messages/${encodeURIComponent(id)}/move`, { destinationId });
}

describe('mail that shows up late', () => {
  test('is looked at: what is delivered with an older date, what is rescued from junk, what is taken back from the bin', async () => {
    const w = await world({ model: sorter });
    const junk = await arrive(w, 'Taken for junk', SEVEN - 20 * DAY, 'junkemail');
    const binned = await arrive(w, 'Thrown away', SEVEN - 2 * DAY, 'deleteditems');
    await arrive(w, 'Read at once', SEVEN);
    expect((await look(w)).labels).toEqual(['Read at once']);

    await arrive(w, 'Delivered late', SEVEN - 3 * DAY);
    await move(w, junk, 'inbox');
    await move(w, binned, 'inbox');
    await arrive(w, 'New', SEVEN + MINUTE);
    const { labels, said } = await look(w);
    expect(labels).toEqual(['Taken for junk', 'Delivered late', 'Thrown away', 'New']);
    expect(said).toBe('Found 4. Showed up late, dated before what was read: 3.');
    expect((await look(w)).labels).toEqual([]);
  });

  test('is no mail that only went from one folder to another, was read or got a label', async () => {
    const w = await world({ model: sorter });
    const archived = await arrive(w, 'In the archive', SEVEN - DAY, 'archive');
    const filed = await arrive(w, 'In the inbox', SEVEN);
    const old = await arrive(w, 'Passed over by the first look', SEVEN - 20 * DAY);
    await look(w);

    const graph = await w.mailbox.otherClient();
    await move(w, archived, 'inbox');
    await move(w, filed, 'archive');
    for (const { id } of [old, archived])
      await graph('PATCH', `/messages/${encodeURIComponent(id)}`, { isRead: true, categories: ['Blue'] });
    const { labels, said } = await look(w);
    expect([labels, said]).toEqual([[], 'Nothing new.']);
  });

  test('in a conversation that has new mail as well, makes it one conversation to look at', async () => {
    const w = await world({ model: sorter });
    await arrive(w, 'Read at once', SEVEN);
    await look(w);
    const parts = { from: 'ada@x.example', id: 'late@x.example' };
    await w.mailbox.deliver({ ...parts, subject: 'Plan', at: new Date(SEVEN - DAY) });
    const answer = { from: 'ada@x.example', inReplyTo: 'late@x.example', at: new Date(SEVEN + MINUTE) };
    await w.mailbox.deliver({ ...answer, subject: 'Re: Plan' });
    expect((await look(w)).labels).toEqual(['Re: Plan']);
    expect((await look(w)).labels).toEqual([]);
  });
});

test('a mail that is dated in the future is looked at once, and hides nothing that comes after it', async () => {
  const w = await world({ model: sorter });
  await look(w);
  await arrive(w, 'Of the year 2038', Date.parse('2038-01-01T00:00:00Z'));
  await arrive(w, 'Of today', SEVEN);
  expect((await look(w)).labels).toEqual(['Of today', 'Of the year 2038']);
  await arrive(w, 'After it', SEVEN + MINUTE);
  await arrive(w, 'Of tomorrow', SEVEN + DAY);
  expect((await look(w)).labels).toEqual(['After it', 'Of tomorrow']);
  expect((await look(w)).labels).toEqual([]);
  w.clock.move(2 * DAY);
  await arrive(w, 'Two days later', SEVEN + 2 * DAY);
  expect((await look(w)).labels).toEqual(['Two days later']);
});

describe('a conversation that cannot be read', () => {
  const more = { value: [{ id: 'a', name: 'x'.repeat(20_000_001) }] };
  const cases: [string, number, object, string][] = [
    ['too large', 200, more, 'It is too large to be read.'],
    ['refused', 400, {}, 'The mailbox or calendar could not serve this request.'],
    ['gone meanwhile', 404, {}, 'It was no longer there when it was to be read.'],
    ['not understood', 200, { value: [{}] }, 'The mailbox or calendar could not serve this request.'],
  ];
  const spoil = (w: World, status: number, json: object) =>
    w.mailbox.plan({ action: 'status', status, json, match: { path: '*/attachments', times: 0 } });
  const failures = ({ steps }: Awaited<ReturnType<typeof look>>) =>
    steps.filter(({ status }) => status === 'failed').map(({ title, reason }) => `${title}: ${reason}`);

  test.each(cases)(
    '(%s) is named with its reason, holds no other up, and is looked at again',
    async (_, status, json, why) => {
      const w = await world({ model: sorter });
      await look(w);
      await arrive(w, 'Without a file', SEVEN);
      await arriveWithFile(w, SEVEN + MINUTE);
      spoil(w, status, json);

      const first = await look(w);
      expect(first.labels).toEqual(['Without a file', 'With a file']);
      expect(first.run.summary).toContain('tried again next time');
      expect(failures(first)).toEqual([expect.stringMatching(`With a file.*: .*${why}`)]);

      await w.mailbox.calm();
      expect((await look(w)).labels).toEqual(['With a file']);
      expect((await look(w)).labels).toEqual([]);
    },
  );

  test('is named where it is the only one too', async () => {
    const w = await world({ model: sorter });
    await look(w);
    await arriveWithFile(w, SEVEN);
    spoil(w, 400, {});
    for (let n = 0; n < 3; n += 1) {
      const tried = await look(w);
      expect(tried.run).toMatchObject({ status: 'failed', charge: 'free' });
      expect(failures(tried)).toEqual([expect.stringContaining('With a file')]);
    }
    expect((await look(w)).said).toBe('Nothing new. Set aside after several tries: 1.');
  });
});

test('a mail that is listed in a form that nobody understands is named once, and the others are looked at', async () => {
  const w = await world({ model: sorter });
  await look(w);
  const { id, conversationId } = await arrive(w, 'As it should be', SEVEN);
  const receivedDateTime = new Date(SEVEN).toISOString();
  const whole = { id, conversationId, receivedDateTime, subject: 'As it should be' };
  const broken = { id: 'broken', subject: 'Without a conversation', receivedDateTime };
  const list = { method: 'GET', path: '/v1.0/me/messages' };
  // The inventory, and the list of what is new.
  const answer = { action: 'status' as const, status: 200, json: { value: [broken, whole] } };
  w.mailbox.plan({ ...answer, match: { ...list, times: 2 } });

  const { labels, said, run } = await look(w);
  expect(run.status).toBe('completed');
  expect(labels).toEqual(['As it should be', 'Could not be read: Without a conversation']);
  expect(said).toBe('Found 1. Could not be read, and named below: 1.');
  w.mailbox.plan({ ...answer, match: { ...list, times: 2 } });
  expect(await look(w)).toMatchObject({ labels: [], said: 'Nothing new.' });
});
