import { readdirSync, readFileSync } from 'node:fs';
import type { Person } from '../skills/people.ts';
import type { CalendarEvent, Message, Thread } from '../source-shapes.ts';

/** The person whose mail it is, and what stands in their calendar. */
export interface Desk {
  me: Person;
  /** IANA. */
  zone: string;
  /** RFC 3339. */
  now: string;
  /** Undefined: no calendar is connected. */
  events: CalendarEvent[] | undefined;
}

/** One conversation and what a good reader makes of it. */
export interface Case {
  place: string;
  thread: Thread;
  /** Any of these classes is right; the first one is meant. */
  classes: string[];
  /** What the draft, or the reason of the triage, has to hold; upper or lower case. */
  says: string[];
  never: string[];
  reason: string[];
}

export interface CaseSet {
  name: string;
  desk: Desk;
  cases: Case[];
}

const folder = new URL('cases/', import.meta.url);

/** See `cases/README.md` for what each is worth as a measure. */
export const LABELLED = ['looked-at', 'held-out', 'late', 'another-hand'];

export const readSet = (name: string): CaseSet =>
  parseSet(name, readFileSync(new URL(`${name}.txt`, folder), 'utf8'));

/** The sets of five invented people, by their names. */
export const readPeople = (): CaseSet[] =>
  readdirSync(new URL('people/', folder))
    .sort()
    .map((file) => readSet(`people/${file.replace(/\.txt$/, '')}`));

/** See `cases/README.md` for the form. */
function parseSet(name: string, text: string): CaseSet {
  const [head = '', ...blocks] = text.split(/^== /m);
  const desk = toDesk(fieldsOf(head.split('\n')));
  return { name, desk, cases: blocks.map((block, at) => toCase(`${name}#${at + 1}`, block, desk)) };
}

type Fields = Record<string, string[]>;

function fieldsOf(lines: string[]): Fields {
  const fields: Fields = {};
  for (const line of lines) {
    const at = line.indexOf(': ');
    if (at > 0) fields[line.slice(0, at)] = [...(fields[line.slice(0, at)] ?? []), line.slice(at + 2).trim()];
  }
  return fields;
}

function toDesk({
  Me: [me = ''] = [],
  Zone: [zone = 'UTC'] = [],
  Now: [now = ''] = [],
  ...rest
}: Fields): Desk {
  const owner = toPerson(me);
  const events = (rest.Event ?? []).map((line, at) => toEvent(line, `evt_${at + 1}`, zone, owner));
  return { me: owner, zone, now, events: rest.Calendar?.includes('none') ? undefined : events };
}

/** `2026-03-12T14:00 60 own | Title | guest@x.example` */
function toEvent(line: string, id: string, zone: string, me: Person): CalendarEvent {
  const [when = '', title = '', guest = ''] = line.split('|').map((part) => part.trim());
  const [at = '', minutes = '60', whose] = when.split(' ');
  const others = guest ? [{ name: '', address: guest }] : [];
  const end = new Date(Date.parse(`${at}:00Z`) + Number(minutes) * 60_000).toISOString().slice(0, 19);
  return {
    id,
    title,
    start: { at: `${at}:00`, zone },
    end: { at: end, zone },
    busy: true,
    status: 'confirmed',
    organizer: whose === 'own' ? me : (others[0] ?? null),
    isOrganizer: whose === 'own',
    attendees: others,
    place: '',
  };
}

function toCase(place: string, block: string, desk: Desk): Case {
  const [classes = '', ...lines] = block.split('\n');
  const gap = lines.findIndex((line) => line === '' || line.startsWith('>>> '));
  const after = lines.slice(gap);
  const isCheck = (line: string) => /^(?:Says|Never|Reason): /.test(line);
  const fields = fieldsOf([...lines.slice(0, gap), ...after.filter(isCheck)]);
  const body = after.filter((line) => !isCheck(line)).join('\n');
  return {
    place,
    classes: classes.split('|').map((one) => one.trim()),
    thread: toThread(place, fields, body, desk),
    says: fields.Says ?? [],
    never: fields.Never ?? [],
    reason: fields.Reason ?? [],
  };
}

/** Without a mark the text is one mail from the other side; `>>> me` and `>>> them` begin the next mail. */
function toThread(place: string, fields: Fields, body: string, { me, now }: Desk): Thread {
  const parts = body.split(/^>>> (me|them)\n/m);
  const [first = '', ...marked] = parts;
  const mails = marked.length === 0 ? [{ by: 'them', text: first }] : pairs(marked);
  const messages = mails.map(({ by, text }, at) => {
    const hoursAgo = mails.length - at;
    return toMessage(`${place}/m${at + 1}`, by === 'me', text, { fields, me, at: ago(now, hoursAgo) });
  });
  return { threadId: place, subject: fields.Subject?.[0] ?? '', messages };
}

const pairs = (marked: string[]) =>
  marked.flatMap((by, at) => (at % 2 === 0 ? [{ by, text: marked[at + 1] ?? '' }] : []));

const ago = (now: string, hours: number) => new Date(Date.parse(now) - hours * 3_600_000).toISOString();

function toMessage(
  id: string,
  isSent: boolean,
  text: string,
  { fields, me, at }: { fields: Fields; me: Person; at: string },
): Message {
  const other = toPerson(fields.From?.[0] ?? fields.To?.[0] ?? '');
  return {
    id,
    from: isSent ? me : other,
    to: isSent ? [other] : fields.From && fields.To ? fields.To.map(toPerson) : [me],
    cc: (fields.Cc ?? []).map(toPerson),
    receivedAt: at,
    isSent,
    isUnread: !isSent,
    isBulk: fields.Bulk !== undefined,
    text: text.trim(),
    attachments: [],
  };
}

function toPerson(written: string): Person {
  const at = written.indexOf('<');
  if (at < 0) return { name: '', address: written.trim() };
  return {
    name: written.slice(0, at).trim(),
    address: written
      .slice(at + 1)
      .replace('>', '')
      .trim(),
  };
}
