import { z } from 'zod';

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
/** Longer mails are read from the front: the rules look at sentences, and time is bounded. */
const readableCharacters = 40_000;
const body = text.transform((value) => value.slice(0, readableCharacters));
const person = z.object({ name: text, address: text });
const people = z.array(person).catch([]);

/** A moment as the app's sources write it: an instant, `{at, zone}`, or a whole day `{date}`. */
const moment = z.union([
  z.string().transform((at) => ({ at })),
  z.object({ at: z.string(), zone: z.string().optional() }),
  z.object({ date: z.string() }),
]);
export type Moment = z.infer<typeof moment>;

const message = z.object({
  id: z.string(),
  from: person,
  to: people,
  cc: people,
  receivedAt: z.string(),
  isSent: z.boolean().catch(false),
  isUnread: z.boolean().catch(false),
  isBulk: z.boolean().catch(false),
  text: body,
  attachments: z.array(z.object({ id: text, name: text, type: text })).catch([]),
});
export type Message = z.infer<typeof message>;

const thread = z.object({ threadId: text, subject: text, messages: z.array(message) });
export type Thread = z.infer<typeof thread>;

const threadRow = z.object({
  threadId: z.string(),
  subject: text,
  from: person,
  lastAt: text,
  snippet: text,
  labels: z.array(z.string()).catch([]),
  unread: z.boolean().catch(false),
  lastIsSent: z.boolean().catch(false),
  isBulk: z.boolean().catch(false),
});
export type ThreadRow = z.infer<typeof threadRow>;

const event = z.object({
  id: z.string(),
  title: text,
  start: moment,
  end: moment.optional(),
  /** The app's word for it, or a plain yes or no; what lies in a free day's margin blocks nothing. */
  busy: z.union([z.boolean(), z.string().transform((word) => word !== 'free')]).catch(true),
  status: text,
  organizer: person.nullish().transform((value) => value ?? null),
  attendees: z.array(person).catch([]),
  place: text,
  isOrganizer: z.boolean().optional().catch(undefined),
  /** `none` = invited and not answered. */
  ownResponse: z.string().optional().catch(undefined),
});
export type CalendarEvent = z.infer<typeof event>;

const span = z.object({ start: moment, end: moment });
const freeBusy = z.object({
  busy: z.array(span).catch([]),
  slots: z.array(span).catch([]),
  zone: z.string().optional(),
});
export type FreeBusy = z.infer<typeof freeBusy>;

const entry = z.object({ id: text, title: text, due: z.string().nullish() });
export type Entry = z.infer<typeof entry>;

const tone = z.object({
  traits: z.array(z.string()).catch([]),
  language: z.string().nullish(),
  signature: z.string().nullish(),
});
export type Tone = z.infer<typeof tone>;

/** A list whose broken entries are left out, so that one odd entry does not hide the others. */
const list = <T extends z.ZodType>(item: T) =>
  z
    .object({ items: z.array(z.unknown()) })
    .transform(({ items }) => items.flatMap((one) => parsed(item, one)));

function parsed<T extends z.ZodType>(schema: T, value: unknown): z.output<T>[] {
  const result = schema.safeParse(value);
  return result.success ? [result.data] : [];
}

/** A look at the calendar; where it says so, from when until when and what is free in that time. */
const look = z
  .object({
    items: z.array(z.unknown()),
    from: z.string().optional().catch(undefined),
    to: z.string().optional().catch(undefined),
    free: z.array(span).optional().catch(undefined),
  })
  .transform(({ items, ...look }) => ({ ...look, items: items.flatMap((one) => parsed(event, one)) }));

export const sourceShapes = {
  thread,
  threads: list(threadRow),
  events: look,
  freeBusy,
  tasks: list(entry),
  suggestions: list(entry),
  tone,
};
