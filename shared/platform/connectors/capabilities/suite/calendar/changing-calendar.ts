import { expect, test } from 'vitest';
import type { CalendarEvent } from '../../calendar.ts';
import { type Current, classOf } from '../under-test.ts';
import type { ChangeableCalendar } from './calendar-under-test.ts';
import { calendar, event, span } from './sample-events.ts';

export function changingCalendar(current: Current<ChangeableCalendar>) {
  const review = async () => {
    await current().addEvents(
      calendar(event('w1', ['SUMMARY:Review', 'DTSTART:20260312T080000Z', 'DTEND:20260312T090000Z'])),
    );
    const [found] = await current().reader.list({
      from: new Date('2026-03-12T00:00:00Z'),
      to: new Date('2026-03-13T00:00:00Z'),
    });
    if (!found) throw new Error('the event was not added');
    return found;
  };
  const moved = span('2026-03-17T08:00:00.000Z', '2026-03-17T09:00:00.000Z');

  test('an event moves when it is as it was seen', async () => {
    const { id, version } = await review();

    const after = await current().change.writer.updateEvent({
      eventId: id,
      version,
      changes: moved,
      suggestionId: 'sug_1',
    });

    expect(after.start).toEqual(moved.start);
    expect(after.end).toEqual(moved.end);
    expect(after.version).not.toBe(version);
  });

  test('an event that keeps its hour and changes its zone reaches the calendar', async () => {
    const { id, version, start, end } = await review();
    const zone = 'Asia/Tokyo';
    const changes = { start: { ...start, zone }, end: { ...end, zone } };

    const after = await current().change.writer.updateEvent({
      eventId: id,
      version,
      changes,
      suggestionId: 'sug_1',
    });

    expect([after.start, after.end]).toEqual([changes.start, changes.end]);
  });

  test('an event that changed since it was seen is stale and stays as it is', async () => {
    const { id, version } = await review();
    const change = { eventId: id, version, suggestionId: 'sug_1' };
    await current().change.writer.updateEvent({ ...change, changes: { title: 'Moved by hand' } });

    expect(await classOf(current().change.writer.updateEvent({ ...change, changes: moved }))).toBe('stale');
    expect((await current().change.writer.getEvent(id)).start).toMatchObject({
      at: '2026-03-12T08:00:00.000Z',
    });
  });

  test('a change whose answer was lost is recognised as done', async () => {
    const { id, version } = await review();
    const change = { eventId: id, version, changes: moved, suggestionId: 'sug_1' };
    current().change.faults.loseAnswer('event_change');

    expect(await classOf(current().change.writer.updateEvent(change))).toBe('transient');
    expect((await current().change.writer.updateEvent(change)).start).toEqual(moved.start);
  });

  test('an event created twice under one suggestion is one event, also when an answer was lost', async () => {
    const draft = { suggestionId: 'sug_9', title: 'Call', ...moved, attendees: [], place: 'Room 4' };
    current().change.faults.loseAnswer('event');

    expect(await classOf(current().change.writer.createEvent(draft))).toBe('transient');
    const again = await current().change.writer.createEvent(draft);

    expect(again).toMatchObject({ title: 'Call', place: 'Room 4', isOrganizer: true });
    expect((await current().change.look()).events.filter(({ title }) => title === 'Call')).toHaveLength(1);
  });

  test('an event asked for twice at the same moment under one suggestion is one event', async () => {
    const draft = { suggestionId: 'sug_7', title: 'Call', ...moved, attendees: [] };
    const again = Promise.withResolvers<CalendarEvent>();
    await current().change.faults.during('event', () =>
      current().change.writer.createEvent(draft).then(again.resolve, again.reject),
    );
    const [first, second] = await Promise.all([current().change.writer.createEvent(draft), again.promise]);

    expect(second.id).toBe(first.id);
    expect((await current().change.look()).events.filter(({ title }) => title === 'Call')).toHaveLength(1);
  });

  const invitation = async () => {
    const people = [
      'ORGANIZER:mailto:dana@acme.example',
      'ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:owner@example.com',
    ];
    const at = ['DTSTART:20260312T080000Z', 'DTEND:20260312T090000Z'];
    await current().addEvents(calendar(event('i1', ['SUMMARY:Planning', ...at, ...people])));
    const [found] = await current().reader.list({
      from: new Date('2026-03-12T00:00:00Z'),
      to: new Date('2026-03-13T00:00:00Z'),
    });
    if (!found) throw new Error('the invitation was not added');
    return found;
  };

  test.each(['accepted', 'tentative', 'declined'] as const)(
    'an invitation that is answered %s is so in the calendar, or has left it, and its organiser is told once',
    async (response) => {
      const { id, version, ownResponse } = await invitation();
      expect(ownResponse).toBe('none');
      const answer = { eventId: id, version, response, comment: 'Thank you.' };
      const after = await current().change.writer.respond(answer);
      expect(after?.ownResponse ?? 'declined').toBe(response);
      expect((await current().change.look()).answers).toMatchObject([
        { to: ['dana@acme.example'], text: 'Thank you.' },
      ]);
    },
  );

  test('an answer that was lost on its way is not given twice, and one to what has changed is stale', async () => {
    const { id, version } = await invitation();
    const answer = { eventId: id, version, response: 'accepted', comment: '' } as const;
    current().change.faults.loseAnswer('event_answer');
    expect(await classOf(current().change.writer.respond(answer))).toBe('transient');
    expect(await current().change.writer.respond(answer)).toMatchObject({ ownResponse: 'accepted' });
    expect((await current().change.look()).answers).toHaveLength(1);
    expect(await classOf(current().change.writer.respond({ ...answer, response: 'tentative' }))).toBe(
      'stale',
    );
  });

  test('an event that is not there is gone, a time that is none is rejected', async () => {
    expect(await classOf(current().change.writer.getEvent('no-such-event'))).toBe('gone');
    const bad = { suggestionId: 'sug_8', title: 'Call', attendees: [], ...moved };
    const zone = { at: '2026-03-17T08:00:00.000Z', zone: 'Nowhere/Land' };
    expect(await classOf(current().change.writer.createEvent({ ...bad, start: zone }))).toBe('rejected');
  });
}
