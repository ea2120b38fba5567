import { beforeAll, describe, expect, test } from 'vitest';
import { getTimeline } from '#factory/runs';
import { getSuggestion } from '#factory/suggestions';
import { canonicalJson, sha256 } from '#kernel';
import { verifyAudit } from '#platform/audit';
import { changePreferences, getPreferences } from '#platform/preferences';
import { type World, world } from '../../../tests/world.ts';

let w: World;
let first: Awaited<ReturnType<World['run']>>;

beforeAll(async () => {
  w = await world({ seed: true });
  first = await w.run('inbox');
});

describe('clearing a real inbox with the offline model', () => {
  test('the newest twenty conversations are looked at and the run counts once', async () => {
    expect(first).toMatchObject({ status: 'completed', charge: 'charged', outcome: null });
    expect(first.totals.modelCalls).toBeGreaterThanOrEqual(12);
    expect(first.totals.suggestions).toBeGreaterThanOrEqual(8);
    expect((await w.usage()).usedRuns).toBe(1);
    expect((await w.usage()).reservedMicroUsd).toBe(0);
  });

  test('Dana’s mail becomes a reply with a missing fact and a move that waits for her answer', async () => {
    const suggestions = await w.suggestions();
    const reply = suggestions.find(({ title }) => /^Reply to Dana/.test(title));
    const move = suggestions.find(({ canonical }) => canonical.includes('"kind":"calendar.updateEvent"'));

    expect(reply).toMatchObject({ status: 'pending', risk: 'high', urgency: 4, offlineModel: true });
    expect(reply?.missing.length).toBeGreaterThan(0);
    expect(reply?.sources.length).toBeGreaterThan(0);
    expect(move).toMatchObject({ risk: 'medium', hold: { from: 'dana@acme.example' } });
  });

  test('every suggestion answers to people of its own conversation', async () => {
    for (const { canonical, flags } of await w.suggestions()) {
      const { payload, target, kind } = JSON.parse(canonical);
      if (kind !== 'mail.send') continue;
      for (const address of payload.to) expect(target.participants.split(',')).toContain(address);
      expect(flags).not.toContain('new_recipient');
    }
  });

  test('the stored bytes are canonical and hash to what is shown', async () => {
    const stored = await w.suggestions();
    expect(stored.length).toBeGreaterThan(0);
    for (const { id, canonical } of stored) {
      const { body: shown } = await getSuggestion(w.ctx, { id });
      expect(canonicalJson(JSON.parse(canonical))).toBe(canonical);
      expect(canonicalJson(shown.action)).toBe(canonical);
      expect(sha256(canonical)).toBe(shown.hash);
    }
  });

  test('the timeline tells every step with its reason, in order and without a gap', async () => {
    const { steps, complete } = await getTimeline(w.ctx, { id: first.id });
    expect(complete).toBe(true);
    expect(steps.map(({ seq }) => seq)).toEqual(steps.map((_step, index) => index + 1));
    expect(first.totals.steps).toBe(steps.length);
    const thought = steps.filter(({ kind }) => kind === 'think');
    expect(thought).toHaveLength(first.totals.modelCalls);
    for (const step of thought) expect(step.model?.model).toBe('offline-rules-1');
    expect(steps.find(({ title }) => title.startsWith('Looked for'))?.sources).toHaveLength(20);
    const proposed = steps.flatMap(({ suggestionIds }) => suggestionIds);
    expect(proposed.sort()).toEqual((await w.suggestions()).map(({ id }) => id).sort());
  });

  test('nothing outside was changed, and the person was told once', async () => {
    const writes = w.mailbox
      .calls()
      .filter(({ method, path }) => method !== 'GET' && path.startsWith('/v1.0/'));
    expect(
      writes.map(({ method, path }) => `${method} ${path}`).filter((call) => !/getSchedule/.test(call)),
    ).toEqual([]);
    const notices = (await w.ctx.db.query<{ id: string; type: string; body: string }>('notification')).items;
    expect(notices).toHaveLength(1);
    expect(notices[0]?.body).toContain(`${first.totals.suggestions} suggestions wait`);
  });

  test('the audit log verifies and names each suggestion with its hash', async () => {
    expect(await verifyAudit(w.ctx)).toMatchObject({ verified: true });
    const created = (await w.audit()).filter(({ action }) => action === 'suggestion.created');
    const hashes = (await w.suggestions()).map(({ hash }) => hash).sort();
    expect(created.map(({ facts }) => facts.hash).sort()).toEqual(hashes);
  });

  test('a second run at once finds nothing new and does not count', async () => {
    const before = (await w.suggestions()).length;
    const second = await w.run('inbox');
    expect(second).toMatchObject({
      status: 'completed',
      charge: 'free',
      totals: { modelCalls: 0, suggestions: 0 },
    });
    expect(second.summary).toBe('Looked, and found nothing new. This run does not count.');
    expect((await w.usage()).usedRuns).toBe(1);
    expect((await w.suggestions()).length).toBe(before);
  });

  test('a mail that arrives later is the only one that the next run reads', async () => {
    w.clock.move(60_000);
    await w.mailbox.deliver({ subject: 'One more thing', at: w.clock.now() });
    const third = await w.run('inbox');
    const { steps } = await getTimeline(w.ctx, { id: third.id });
    expect(steps[0]?.sources.map(({ label }) => label)).toEqual(['One more thing']);
    expect(third.charge).toBe('charged');
  });

  test('the brief is one page of own records with a source for each line', async () => {
    const run = await w.run('brief');
    expect(run).toMatchObject({ status: 'completed', charge: 'charged', totals: { modelCalls: 1 } });
    const { items } = await w.ctx.records.list('brief', { limit: 10 });
    expect(items).toHaveLength(1);
    const body = items[0]?.body as
      | { sections: { items: { text: string; sources: unknown[] }[] }[] }
      | undefined;
    const lines = body?.sections.flatMap((section) => section.items) ?? [];
    expect(lines.length).toBeGreaterThan(2);
    for (const { text, sources } of lines) {
      expect(text).not.toBe('');
      expect(sources, text).not.toEqual([]);
    }
  });
});

test('only what the offline model wrote is marked as written by it', async () => {
  const vendors = await world({
    model: (wire) => ({
      ...wire,
      async respond(call) {
        const reply = await wire.respond(call);
        return reply.kind === 'failed' ? reply : { ...reply, usage: { ...reply.usage, model: 'gpt-5-mini' } };
      },
    }),
  });
  await vendors.mailbox.deliver();
  await vendors.run('inbox');
  expect((await vendors.suggestions()).map(({ offlineModel }) => offlineModel)).toEqual([false]);
});

test('the brief of an early morning is of the day that it is where the person lives', async () => {
  const tokyo = await world();
  const { etag = '' } = await getPreferences(tokyo.ctx);
  await changePreferences(tokyo.ctx, { ifMatch: etag, zone: 'Asia/Tokyo' });
  await tokyo.mailbox.addEvents(
    calendar([
      ['Yesterday', '20260311T010000Z'],
      ['Today', '20260312T000000Z'],
      ['Tomorrow evening', '20260313T110000Z'],
    ]),
  );
  // Half past seven of the twelfth in Tokyo, still the eleventh in UTC.
  tokyo.clock.set('2026-03-11T22:30:00.000Z');
  const run = await tokyo.run('brief');

  const { steps } = await getTimeline(tokyo.ctx, { id: run.id });
  const looked = steps.find(({ node }) => node === 'look.events');
  const { items } = await tokyo.ctx.records.list('brief', { limit: 1 });
  expect(looked?.sources.map(({ label }) => label)).toEqual(['Today', 'Tomorrow evening']);
  expect(items[0]?.body).toMatchObject({ date: '2026-03-12' });
});

const calendar = (events: [title: string, start: string][]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//test//EN',
    ...events.flatMap(([title, start]) => [
      'BEGIN:VEVENT',
      `UID:${start}`,
      `DTSTAMP:${start}`,
      `DTSTART:${start}`,
      'DURATION:PT30M',
      `SUMMARY:${title}`,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
    '',
  ].join('\r\n');

test('a suggestion’s hash that is changed afterwards in the audit log is named', async () => {
  const created = (await w.audit()).find(({ action }) => action === 'suggestion.created');
  const seq = Number(created?.id.split('_')[1]);
  await w.ctx.db.patch(created?.id ?? '', [{ op: 'set', path: '/facts/hash', value: 'sha256:other' }]);
  expect(await verifyAudit(w.ctx)).toEqual({ verified: false, brokenAt: seq, reason: 'changed' });
});
