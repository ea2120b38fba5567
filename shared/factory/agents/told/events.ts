import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { called, introduce, isMe, lineOf, type Party, type Telling, textLines } from './lines.ts';

const Time = z.union([
  z.string().transform((at) => ({ at, zone: undefined })),
  z.object({ at: z.string(), zone: z.string().optional() }),
  z.object({ date: z.iso.date() }),
]);
const Person = z.object({ name: z.string(), address: z.string() });
const Event = z.object({
  id: z.string(),
  title: z.string(),
  start: Time,
  end: Time.optional(),
  busy: z.union([z.string(), z.boolean()]).optional(),
  status: z.string().optional(),
  organizer: Person.nullish(),
  attendees: z.array(Person).optional(),
  place: z.string().nullish(),
  isOrganizer: z.boolean().optional(),
  ownResponse: z.string().optional(),
});
type Event = z.infer<typeof Event>;
const Span = z.object({ start: Time, end: Time });
type Span = z.infer<typeof Span>;
const Events = z.object({
  items: z.array(Event),
  from: z.string().optional(),
  to: z.string().optional(),
  free: z.array(Span).optional(),
});

/**
 * Events by day as the person's clock shows them, one line each, with the free time of the day in its own line. What takes
 * place in the same way on several days in a row is told once, above them.
 */
export function tellEvents(value: unknown, telling: Telling): string | undefined {
  const parsed = Events.safeParse(value);
  if (!parsed.success) return undefined;
  const { items, from, to, free } = parsed.data;
  try {
    const { runs, single } = inRuns(items, telling);
    return [
      from && to ? `from ${momentOf(from, telling.zone)} to ${momentOf(to, telling.zone)}` : 'events',
      ...introduce(telling, telling.hasThread ? [] : items.flatMap(peopleOf)),
      ...runs.flatMap((run) => tellRun(run, telling)),
      ...tellDays(single, free ?? [], telling),
    ].join('\n');
  } catch {
    // A time that no calendar has: it is told as it came.
    return undefined;
  }
}

function tellDays(events: Event[], free: Span[], telling: Telling): string[] {
  const { zone } = telling;
  const days = Map.groupBy(events, ({ start }) => clockOf(start, zone).day);
  const freeOn = Map.groupBy(free, ({ start }) => clockOf(start, zone).day);
  return [...new Set([...days.keys(), ...freeOn.keys()])]
    .sort()
    .flatMap((day) => [
      dayLine(day, freeOn.get(day) ?? [], zone),
      ...(days.get(day) ?? []).flatMap((event) => tellEvent(event, telling)),
    ]);
}

/** Days in a row from which on telling them once is shorter. */
const SHORTEST_RUN = 3;

/**
 * Events that differ in nothing but their day and name, on one day after the other. Their names have to follow each
 * other, so none of them may have been told before.
 */
function inRuns(events: Event[], { names, zone }: Telling): { runs: Event[][]; single: Event[] } {
  const untold = new Map(events.map((event) => [event.id, event]));
  const alike = Map.groupBy(
    [...untold.values()].filter(({ id }) => !names.known(id)),
    (event) => JSON.stringify([{ ...event, id: '', start: '', end: '' }, hoursOf(event, zone)]),
  );
  const stretches = [...alike.values()].flatMap((group) => consecutive(group, zone));
  const runs = stretches.filter(({ length }) => length >= SHORTEST_RUN);
  const inRun = new Set(runs.flat());
  return { runs, single: events.filter((event) => !inRun.has(event)) };
}

function consecutive(events: Event[], zone: string): Event[][] {
  const stretches: Event[][] = [];
  const dayOf = ({ start }: Event) => Temporal.PlainDate.from(clockOf(start, zone).day);
  for (const event of events.toSorted((a, b) => Temporal.PlainDate.compare(dayOf(a), dayOf(b)))) {
    const last = stretches.at(-1)?.at(-1);
    const follows = last !== undefined && dayOf(last).until(dayOf(event)).days === 1;
    if (follows) stretches.at(-1)?.push(event);
    else stretches.push([event]);
  }
  return stretches;
}

function dayLine(day: string, free: Span[], zone: string): string {
  const weekday = Temporal.PlainDate.from(day).toLocaleString('en', { weekday: 'short' });
  const spans = free.map(({ start, end }) => `${clockOf(start, zone).time}-${clockOf(end, zone).time}`);
  return [weekday, day, ...(spans.length > 0 ? ['free', ...spans] : [])].join(' ');
}

/** `e1-e5 2026-03-16..2026-03-20 09:00-09:15: Stand-up`: five events of five days. */
function tellRun(run: Event[], telling: Telling): string[] {
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last) return [];
  const names = run.map(({ id }) => telling.names.nameOf({ kind: 'event', id }));
  const days = [first, last].map(({ start }) => clockOf(start, telling.zone).day).join('..');
  return eventLines(first, [`${names[0]}-${names.at(-1)}`, days], telling);
}

const tellEvent = (event: Event, telling: Telling): string[] =>
  eventLines(event, [telling.names.nameOf({ kind: 'event', id: event.id })], telling);

function eventLines(event: Event, names: string[], telling: Telling): string[] {
  const { title, place } = event;
  const marks = [...names, hoursOf(event, telling.zone), ...marksOf(event, telling)];
  return [`${marks.join(' ')}: ${lineOf(title)}`, ...(place ? textLines(lineOf(place)) : [])];
}

function marksOf(event: Event, telling: Telling): string[] {
  const { busy, status, isOrganizer, ownResponse } = event;
  const isOpen = ownResponse === 'none' && busy === 'tentative' && status === 'tentative';
  const others = [
    ...(busy === undefined || busy === 'busy' || busy === true ? [] : [`shown-as:${busy || 'free'}`]),
    ...(status === undefined || status === 'confirmed' ? [] : [`status:${status}`]),
    ...(isOrganizer || ownResponse === undefined || ownResponse === 'accepted'
      ? []
      : [`my-answer:${ownResponse}`]),
  ];
  return [
    ...(isOrganizer ? ['mine'] : []),
    ...whoOf(event, telling),
    ...(isOpen && !isOrganizer ? ['unanswered'] : others),
  ];
}

const peopleOf = ({ organizer, attendees = [] }: Event): Party[] => [
  ...(organizer ? [organizer] : []),
  ...attendees,
];

/** Who can be named takes part by name; of the others, how many they are. */
function whoOf({ organizer, attendees = [], isOrganizer }: Event, telling: Telling): string[] {
  const guests = attendees.filter(({ address }) => !isMe(telling.me, address));
  const named = guests.map((guest) => called(telling, guest)).filter((name) => name !== '?');
  const others = guests.length - named.length;
  const by = organizer && !isOrganizer ? called(telling, organizer) : '?';
  return [
    ...(by === '?' ? [] : [`by:${by}`]),
    ...(named.length > 0 || others > 0
      ? [`with:${[...named, ...(others > 0 ? [`+${others}`] : [])].join(',')}`]
      : []),
  ];
}

function hoursOf({ start, end }: Event, zone: string): string {
  const { day, time } = clockOf(start, zone);
  if ('date' in start) {
    const until = end && clockOf(end, zone).day;
    const isOneDay = until === undefined || until <= Temporal.PlainDate.from(day).add({ days: 1 }).toString();
    return isOneDay ? 'all-day' : `all-day..${until}`;
  }
  if (!end) return time;
  const ends = clockOf(end, zone);
  return `${time}-${ends.day === day ? ends.time : `${ends.day}T${ends.time}`}`;
}

function clockOf(time: z.infer<typeof Time>, zone: string): { day: string; time: string } {
  if ('date' in time) return { day: time.date, time: '00:00' };
  const at = hasOffset(time.at)
    ? Temporal.Instant.from(time.at).toZonedDateTimeISO(zone).toPlainDateTime()
    : Temporal.PlainDateTime.from(time.at)
        .toZonedDateTime(time.zone ?? zone)
        .withTimeZone(zone)
        .toPlainDateTime();
  return { day: at.toPlainDate().toString(), time: at.toPlainTime().toString({ smallestUnit: 'minute' }) };
}

const hasOffset = (at: string) => /(?:Z|[+-]\d\d:?\d\d)$/i.test(at);

function momentOf(instant: string, zone: string): string {
  const { day, time } = clockOf({ at: instant }, zone);
  return `${day}T${time}`;
}
