import { Temporal } from 'temporal-polyfill';
import type { Person } from './skills/people.ts';
import type { Source } from './sources.ts';

/** Whom it is told to, and by which clock. */
export interface Frame {
  me: Person;
  zone: string;
}

type Fields = Record<string, unknown>;

/**
 * Sources that the app tells in lines instead of JSON, as the values that the rules read. Lines of the app begin in the
 * first column and text of others behind a space, so that nobody's words can pass for a line of the app. People are
 * introduced once and called by a short name from then on, also in later sources.
 */
export function readTold(sources: Source[], frame: Frame): Source[] {
  const people = new Map<string, Person>([['me', frame.me]]);
  return sources.flatMap((source) => {
    if (source.told === undefined) return [source];
    const lines = source.told.split('\n');
    for (const line of lines) learnPerson(line, people);
    const value = READERS[source.kind]?.(source.id, lines, { ...frame, people });
    return value === undefined ? [] : [{ ...source, value }];
  });
}

interface Reading extends Frame {
  people: Map<string, Person>;
}

function learnPerson(line: string, people: Map<string, Person>): void {
  const [, short, name = '', address = ''] = /^(p\d+) (.*)<([^<>]*)>$/.exec(line) ?? [];
  if (short) people.set(short, { name: name.trim(), address });
}

const nobody: Person = { name: '', address: '' };
const peopleIn = (names: string | undefined, { people }: Reading): Person[] =>
  (names ?? '').split(',').flatMap((name) => people.get(name) ?? []);

const READERS: Record<string, (id: string, lines: string[], reading: Reading) => Fields | undefined> = {
  thread: readThread,
  threads: readThreads,
  events: readEvents,
};

interface Part {
  head: string;
  text: string[];
  /** Lines of the app that belong to it: `+` an attachment, `~` what was left out. */
  notes: string[];
}

/** What begins with a head of this form, each with the text below it. */
function partsOf(lines: string[], isHead: (line: string) => boolean): Part[] {
  const parts: Part[] = [];
  for (const line of lines) {
    const part = parts.at(-1);
    if (isHead(line)) parts.push({ head: line, text: [], notes: [] });
    else if (line === '' || line.startsWith(' ')) part?.text.push(line.slice(1));
    else if (/^[+~] /.test(line)) part?.notes.push(line);
  }
  return parts;
}

function readThread(id: string, lines: string[], reading: Reading): Fields {
  const subject = /^subject: ?(.*)$/.exec(lines[0] ?? '')?.[1] ?? '';
  const messages = partsOf(lines, (line) => /^m\d+ /.test(line)).map((part) => readMessage(part, reading));
  return { threadId: id, subject, messages };
}

function readMessage({ head, text, notes }: Part, reading: Reading): Fields {
  const [id, receivedAt, ...words] = head.split(' ');
  const after = (word: string) => (words.includes(word) ? words[words.indexOf(word) + 1] : undefined);
  const isSent = words.includes('sent');
  const from =
    isSent || after('from') === 'somebody-with-my-address' ? reading.me : peopleIn(after('from'), reading)[0];
  return {
    ...{ id, receivedAt, isSent, from: from ?? nobody },
    ...{ to: peopleIn(after('to'), reading), cc: peopleIn(after('cc'), reading) },
    ...{ isUnread: words.includes('unread'), isBulk: words.includes('bulk') },
    text: text.join('\n').trimEnd(),
    attachments: notes.flatMap((note) => {
      const [, name, type] = /^\+ (.*) \(([^()]*)\)$/.exec(note) ?? [];
      return name === undefined ? [] : [{ id: name, name, type }];
    }),
  };
}

function readThreads(_id: string, lines: string[], reading: Reading): Fields {
  const items = partsOf(lines, (line) => /^t\d+ /.test(line)).map(({ head, text }) => {
    const { marks, title } = splitHead(head);
    const [threadId, lastAt] = marks;
    return {
      ...{ threadId, lastAt, subject: title, snippet: text.join('\n') },
      from: peopleIn(marked(marks, 'from'), reading)[0] ?? nobody,
      ...{
        unread: marks.includes('unread'),
        lastIsSent: marks.includes('sent'),
        isBulk: marks.includes('bulk'),
      },
    };
  });
  return { items };
}

function splitHead(head: string): { marks: string[]; title: string } {
  const at = head.indexOf(': ');
  if (at < 0) return { marks: head.replace(/:$/, '').split(' '), title: '' };
  return { marks: head.slice(0, at).split(' '), title: head.slice(at + 2) };
}

const marked = (marks: string[], name: string): string | undefined =>
  marks.find((mark) => mark.startsWith(`${name}:`))?.slice(name.length + 1);

function readEvents(_id: string, lines: string[], reading: Reading): Fields {
  const [, from, to] = /^from (\S+) to (\S+)$/.exec(lines[0] ?? '') ?? [];
  const instant = (at: string | undefined) => at && toInstant(at, reading.zone);
  let day = '';
  const slots: { start: string; end: string }[] = [];
  const items: Fields[] = [];
  for (const part of partsOf(lines, (line) => isDay(line) || /^e\d+(?:-e\d+)? /.test(line))) {
    if (/^e\d+-/.test(part.head)) items.push(...readRun(part, reading));
    else if (isDay(part.head)) {
      day = part.head.split(' ')[1] ?? '';
      slots.push(...freeOn(day, part.head, reading.zone));
    } else items.push(readEvent(part, day, reading));
  }
  return {
    items,
    ...(slots.length > 0 || from ? { free: slots } : {}),
    from: instant(from),
    to: instant(to),
  };
}

const isDay = (line: string) => /^[A-Z][a-z][a-z] \d{4}-\d\d-\d\d/.test(line);

function freeOn(day: string, line: string, zone: string) {
  const [, spans = ''] = line.split(' free ');
  return spans.split(' ').flatMap((span) => {
    const [start, end] = span.split('-').map((time) => time && toInstant(`${day}T${time}`, zone));
    return start && end ? [{ start, end }] : [];
  });
}

/** `e1-e5 2026-03-16..2026-03-20 09:00-09:15: Stand-up`: the same on each of these days. */
function readRun({ head, text, notes }: Part, reading: Reading): Fields[] {
  const [names = '', days = '', ...rest] = head.split(' ');
  const first = Number(names.slice(1).split('-')[0]);
  const [start = '', end = ''] = days.split('..');
  const length = Temporal.PlainDate.from(start).until(end).days + 1;
  return Array.from({ length }, (_, at) => {
    const day = Temporal.PlainDate.from(start).add({ days: at }).toString();
    return readEvent({ head: [`e${first + at}`, ...rest].join(' '), text, notes }, day, reading);
  });
}

function readEvent({ head, text }: Part, day: string, reading: Reading): Fields {
  const { marks, title } = splitHead(head);
  const [id, hours = ''] = marks;
  const isOrganizer = marks.includes('mine');
  const isOpen = marks.includes('unanswered');
  return {
    ...{ id, title, isOrganizer, ...timesOf(hours, day, reading.zone) },
    busy: marked(marks, 'shown-as') ?? (isOpen ? 'tentative' : 'busy'),
    status: marked(marks, 'status') ?? (isOpen ? 'tentative' : 'confirmed'),
    organizer: isOrganizer ? reading.me : (peopleIn(marked(marks, 'by'), reading)[0] ?? null),
    attendees: peopleIn(marked(marks, 'with'), reading),
    ownResponse: marked(marks, 'my-answer') ?? (isOpen ? 'none' : 'accepted'),
    place: text.join(' ').trim() || null,
  };
}

function timesOf(hours: string, day: string, zone: string) {
  if (hours.startsWith('all-day')) {
    const next = Temporal.PlainDate.from(day).add({ days: 1 }).toString();
    return { start: { date: day }, end: { date: hours.split('..')[1] ?? next } };
  }
  const begins = hours.slice(0, 5);
  const ends = hours.slice(6);
  const at = (time: string) => ({ at: toInstant(time.includes('T') ? time : `${day}T${time}`, zone), zone });
  return { start: at(begins), ...(ends && { end: at(ends) }) };
}

const toInstant = (at: string, zone: string): string =>
  Temporal.PlainDateTime.from(at).toZonedDateTime(zone).toInstant().toString();
