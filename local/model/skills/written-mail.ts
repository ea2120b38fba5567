import type { Message, Thread } from '../source-shapes.ts';

export const me = { name: 'Demo Person', address: 'demo@connectsoft.me' };
export const dana = { name: 'Dana Levi', address: 'dana@acme.example' };

/** A Tuesday morning in Jerusalem; mails of the examples came an hour earlier. */
export const tuesday = { now: '2026-11-24T09:00:00Z', zone: 'Asia/Jerusalem', locale: 'en', me };

export const danaAsks =
  "Hi,\n\nCan we move Thursday's review to next week? Also need the Q3 numbers.\n\nDana";

export function aMessage(text: string, changes: Partial<Message> = {}): Message {
  return {
    id: 'm1',
    from: dana,
    to: [me],
    cc: [],
    receivedAt: '2026-11-24T08:00:00Z',
    isSent: false,
    isUnread: true,
    isBulk: false,
    text,
    attachments: [],
    ...changes,
  };
}

export const aThread = (messages: Message[], subject = 'Quarter review'): Thread => ({
  threadId: 'thr_1',
  subject,
  messages,
});

export const review = {
  id: 'evt_1',
  title: 'Quarter review',
  start: { at: '2026-11-26T10:00:00', zone: 'Asia/Jerusalem' },
  end: { at: '2026-11-26T11:00:00', zone: 'Asia/Jerusalem' },
  busy: true,
  status: 'confirmed',
  organizer: me,
  attendees: [dana],
  place: 'Room 4',
};

/** Tuesday 10:00 and Wednesday 15:00 of next week, in Jerusalem. */
export const freeBusy = {
  busy: [],
  slots: [
    { start: { at: '2026-12-01T08:00:00Z' }, end: { at: '2026-12-01T09:00:00Z' } },
    { start: { at: '2026-12-02T13:00:00Z' }, end: { at: '2026-12-02T15:00:00Z' } },
  ],
  zone: 'Asia/Jerusalem',
};
