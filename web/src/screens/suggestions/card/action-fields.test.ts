import { expect, test } from 'vitest';
import { fieldsOf, idsOf } from './action-fields.ts';

test('everything that a mail would send is shown, recipients first, in the order of reading', () => {
  const payload = {
    body: 'Yes.',
    cc: ['lee@acme.example'],
    subject: 'Re: Tuesday',
    to: ['dana@acme.example'],
  };
  expect(fieldsOf({ kind: 'mail.send', payload }).map(({ name }) => name)).toEqual([
    'to',
    'cc',
    'subject',
    'body',
  ]);
});

test('a time is shown on the clocks of the zone that it is set in', () => {
  const payload = {
    eventId: 'e1',
    start: '2026-03-12T10:00:00+02:00',
    end: '2026-03-12T11:00:00+02:00',
    zone: 'Asia/Jerusalem',
  };
  expect(fieldsOf({ kind: 'calendar.updateEvent', payload })).toEqual([
    { kind: 'moment', name: 'start', value: '2026-03-12T10:00:00+02:00', zone: 'Asia/Jerusalem' },
    { kind: 'moment', name: 'end', value: '2026-03-12T11:00:00+02:00', zone: 'Asia/Jerusalem' },
  ]);
});

test('what is set and nobody here has a form for is shown all the same', () => {
  const [field] = fieldsOf({ kind: 'mail.applyLabel', payload: { threadId: 't', colour: { of: 'red' } } });
  expect(field).toEqual({ kind: 'line', name: 'colour', value: '{"of":"red"}' });
});

test('ids are not among what a person reads, and are not lost', () => {
  expect(idsOf({ payload: { threadId: 't1', label: 'Bills' }, target: { lastMessageId: 'm9' } })).toEqual([
    ['threadId', 't1'],
    ['lastMessageId', 'm9'],
  ]);
});
