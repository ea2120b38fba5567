import { expect, test } from 'vitest';
import { changesOf, typedOf } from './draft.ts';

const mail = { to: ['dana@acme.example'], cc: [], subject: 'Re: Tuesday', body: 'Tuesday suits me.' };
const EDITABLE = ['to', 'cc', 'subject', 'body'];

test('what was not touched is not sent as a change', () => {
  const typed = typedOf(mail, EDITABLE);
  expect(changesOf(mail, typed)).toEqual({});
  expect(changesOf(mail, { ...typed, body: 'Wednesday suits me.' })).toEqual({ body: 'Wednesday suits me.' });
});

test('addresses may be typed one a line or with commas between', () => {
  const typed = {
    ...typedOf(mail, EDITABLE),
    cc: 'lee@acme.example, sam@acme.example\n robin@vale.example ',
  };
  expect(changesOf(mail, typed)).toEqual({
    cc: ['lee@acme.example', 'sam@acme.example', 'robin@vale.example'],
  });
});

test('a time is typed as the clocks of the event show it, wherever the person is', () => {
  const event = {
    eventId: 'e',
    start: '2026-03-12T08:00:00Z',
    end: '2026-03-12T09:00:00Z',
    zone: 'Asia/Jerusalem',
  };
  const typed = typedOf(event, ['start', 'end']);
  expect(typed).toEqual({ start: '2026-03-12T10:00', end: '2026-03-12T11:00' });
  expect(changesOf(event, { ...typed, end: '2026-03-12T12:30' })).toEqual({
    end: '2026-03-12T12:30:00+02:00',
  });
});

test('a time that is none is sent as it is, and refused at its field', () => {
  const event = {
    eventId: 'e',
    start: '2026-03-12T08:00:00Z',
    end: '2026-03-12T09:00:00Z',
    zone: 'Asia/Jerusalem',
  };
  expect(changesOf(event, { start: '' })).toEqual({ start: '' });
});
