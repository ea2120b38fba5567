import { Temporal } from 'temporal-polyfill';
import type { z } from 'zod';
import type { Person } from './skills/people.ts';
import {
  type CalendarEvent,
  type Entry,
  type FreeBusy,
  sourceShapes,
  type Thread,
  type ThreadRow,
  type Tone,
} from './source-shapes.ts';
import { readSources, type Source } from './sources.ts';
import { readTold } from './told.ts';
import type { InputItem, ResponsesRequest } from './wire/request-shape.ts';

/** What the rules work from: whom they work for, when and where, and what was handed to them. */
export interface Prompt {
  instructions: string;
  /** RFC 3339. */
  now: string;
  /** IANA. */
  zone: string;
  locale: string;
  me: Person;
  task: string;
  sources: Source[];
  threads: Thread[];
  threadRows: ThreadRow[];
  events: CalendarEvent[];
  /** The calendar was looked at, even when it holds nothing. */
  hasCalendar: boolean;
  /** From when until when it was looked at (RFC 3339), as far as that was asked by a call. */
  calendarSpan: { from: string; to: string } | undefined;
  freeBusy: FreeBusy | undefined;
  tasks: Entry[];
  suggestions: Entry[];
  tone: Tone | undefined;
  isUnknownSender: boolean;
  calledTools: Set<string>;
}

/** Reads a checked request. Only the developer message sets the frame; everything fenced is data. */
export function readPrompt(request: ResponsesRequest, now: Date): Prompt {
  const items = typeof request.input === 'string' ? [] : request.input;
  const told = frame(items, now);
  const sources = readTold(texts(request).flatMap(readSources), told);
  const all = <K extends keyof typeof sourceShapes>(kind: K) => read(sources, kind);
  const looks = all('events');
  return {
    instructions: request.instructions ?? '',
    ...told,
    sources,
    threads: all('thread').filter(({ messages }) => messages.length > 0),
    threadRows: all('threads').flat(),
    events: onceEach(looks.flatMap(({ items: events }) => events)),
    hasCalendar: looks.length > 0,
    calendarSpan: spanTold(looks) ?? spanAsked(items),
    freeBusy: all('freeBusy').at(-1) ?? freeTime(looks, told.zone),
    tasks: all('tasks').flat(),
    suggestions: all('suggestions').flat(),
    tone: all('tone').at(-1) ?? told.tone,
    isUnknownSender: sources.some(({ kind, value }) => kind === 'contact' && value === null),
    calledTools: new Set(items.flatMap((item) => (item.type === 'function_call' ? [item.name] : []))),
  };
}

/** What two looks at the calendar have both found is one thing. */
const onceEach = (events: CalendarEvent[]): CalendarEvent[] => [
  ...new Map(events.map((event) => [event.id, event])).values(),
];

type Look = z.output<(typeof sourceShapes)['events']>;

/** From the first to the last moment that the looks say they cover. */
function spanTold(looks: Look[]): Prompt['calendarSpan'] {
  const spans = looks.flatMap(({ from, to }) => (from && to ? [{ from, to }] : []));
  const from = spans.map((span) => span.from).sort()[0];
  const to = spans
    .map((span) => span.to)
    .sort()
    .at(-1);
  return from && to ? { from, to } : undefined;
}

/** Free time as looks at the calendar tell it beside the events. */
function freeTime(looks: Look[], zone: string): FreeBusy | undefined {
  const told = looks.flatMap(({ free }) => (free ? [free] : []));
  if (told.length === 0) return undefined;
  const busy = looks
    .flatMap(({ items }) => items)
    .flatMap((event) =>
      event.busy && event.end && !/cancel/i.test(event.status)
        ? [{ start: event.start, end: event.end }]
        : [],
    );
  return { busy, slots: told.flat(), zone };
}

/** The span of the last look at the calendar, from the call's own arguments. */
function spanAsked(items: InputItem[]): Prompt['calendarSpan'] {
  const call = items.findLast((item) => item.type === 'function_call' && item.name === 'calendar_list');
  const { from, to } = call?.type === 'function_call' ? asRecord(call.arguments) : {};
  return typeof from === 'string' && typeof to === 'string' ? { from, to } : undefined;
}

function read<K extends keyof typeof sourceShapes>(
  sources: Source[],
  kind: K,
): z.output<(typeof sourceShapes)[K]>[] {
  const shape: z.ZodType = sourceShapes[kind];
  return sources.flatMap((source) => {
    const result = source.kind === kind ? shape.safeParse(source.value) : undefined;
    return result?.success ? [result.data as z.output<(typeof sourceShapes)[K]>] : [];
  });
}

/** The user's texts and the tools' answers, in order: the only places where sources may stand. */
function texts({ input }: ResponsesRequest): string[] {
  if (typeof input === 'string') return [input];
  return input.flatMap((item) => {
    if (item.type === 'function_call_output') return partTexts(item.output);
    return item.type === 'message' && item.role === 'user' ? partTexts(item.content) : [];
  });
}

/** Free text of the user beside the fenced sources, for schemas that have no sources at all. */
export const looseText = (request: ResponsesRequest): string => texts(request).join('\n');

export const partTexts = (content: string | { text?: string | undefined }[]): string[] =>
  typeof content === 'string' ? [content] : content.map((part) => part.text ?? '');

function frame(items: InputItem[], now: Date) {
  const developer = items.find((item) => item.type === 'message' && item.role !== 'user');
  const written = developer?.type === 'message' ? asRecord(partTexts(developer.content).join('')) : {};
  const me = typeof written.me === 'object' && written.me !== null ? (written.me as Partial<Person>) : {};
  return {
    now: instantOr(written.now, now),
    zone: zoneOr(written.zone),
    locale: String(written.locale ?? 'en'),
    me: { name: String(me.name ?? ''), address: String(me.address ?? '') },
    task: String(written.task ?? ''),
    tone: sourceShapes.tone.safeParse(written.tone).data,
  };
}

function asRecord(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const instantOr = (value: unknown, now: Date): string =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value))
    ? new Date(value).toISOString()
    : now.toISOString();

function zoneOr(value: unknown): string {
  if (typeof value !== 'string') return 'UTC';
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(value).timeZoneId;
  } catch {
    return 'UTC';
  }
}
