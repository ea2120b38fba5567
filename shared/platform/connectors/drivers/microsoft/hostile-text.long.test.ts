import { describe, expect, test } from 'vitest';
import { PATIENCE_MS, slowTexts } from '../../../../../tests/support/cost.ts';
import { graphError } from './graph-errors.ts';
import { GraphEvent, toCalendarEvent } from './to-event.ts';
import { GraphMessage, toMailMessage } from './to-mail.ts';

const file = (name: string) => new URL(name, import.meta.url);
const READERS = [
  '../../mail-text/quoted-text.ts',
  '../../mail-text/plain-text.ts',
  '../../calendar-time/zones.ts',
  'to-mail.ts',
  'to-event.ts',
  'graph-errors.ts',
].map(file);

const read = (parts: object) =>
  toMailMessage(GraphMessage.parse({ id: 'm', conversationId: 'c', ...parts }), [], false);
const person = (text: string) => ({ emailAddress: { name: text, address: text } });
const plain = (content: string) => ({ contentType: 'text', content });

describe('what a stranger writes is read in time that grows with its length, so one mail holds up nobody', () => {
  test.each<[string, (text: string) => unknown]>([
    ['a body', (text) => read({ body: plain(text) })],
    [
      'a body below one that is not its beginning',
      (text) => read({ body: plain(text), uniqueBody: plain('a') }),
    ],
    ['an answer above a quotation', (text) => read({ body: plain(`Yes.\n\n${text}`) })],
    ['a new part that the vendor cut', (text) => read({ body: plain(text), uniqueBody: plain(text) })],
    [
      'subject and people',
      (text) => read({ subject: text, from: person(text), toRecipients: [person(text)] }),
    ],
    [
      'headers',
      (text) =>
        read({
          internetMessageHeaders: ['Precedence', 'Auto-Submitted'].map((name) => ({ name, value: text })),
        }),
    ],
    [
      'an event',
      (text) =>
        toCalendarEvent(
          GraphEvent.parse({
            id: 'e',
            subject: text,
            start: { dateTime: '2026-03-12T09:00:00', timeZone: 'UTC' },
            end: { dateTime: '2026-03-12T10:00:00', timeZone: 'UTC' },
            originalStartTimeZone: text,
            organizer: person(text),
            location: { displayName: text },
          }),
        ),
    ],
    [
      'the times of an event',
      (text) =>
        GraphEvent.safeParse({
          id: 'e',
          start: { dateTime: text, timeZone: 'UTC' },
          end: { dateTime: '2026-03-12T10:00:00', timeZone: text },
        }),
    ],
    [
      'a refusal of the vendor',
      (text) => graphError(400, new Headers(), JSON.stringify({ error: { code: text } }), new Date(0)),
    ],
  ])(
    '%s',
    (_what, reader) => {
      expect(slowTexts(READERS, reader)).toEqual([]);
    },
    PATIENCE_MS,
  );
});
