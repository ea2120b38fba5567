import type { Database } from '../database.ts';
import { dayMs, instantOf, wallAt } from '../zones.ts';
import { type CalendarEvent, type EventType, typeOf } from './event.ts';
import { endMs, eventsNear, exceptionsOf, findEvent, startMs } from './event-store.ts';
import { occurrenceId } from './invitations.ts';
import { isOccurrence, occurrencesBetween, type SeriesRule } from './recurrence.ts';

export interface ViewedEvent {
  event: CalendarEvent;
  type: EventType;
  startMs: number;
  endMs: number;
}

/** Every meeting that overlaps the window, series expanded, by start. */
export function calendarView(
  db: Database,
  account: string,
  window: { fromMs: number; toMs: number },
): ViewedEvent[] {
  return eventsNear(db, account, window)
    .flatMap((event) => (event.recurrence ? expand(db, event, window) : [viewedEvent(event)]))
    .filter(({ event, ...at }) => !event.isRemoved && overlaps(at, window))
    .toSorted((a, b) => a.startMs - b.startMs);
}

const overlaps = (
  at: { startMs: number; endMs: number },
  { fromMs, toMs }: { fromMs: number; toMs: number },
) => at.startMs < toMs && (at.endMs > fromMs || (at.endMs === at.startMs && at.startMs >= fromMs));

/** A stored event with its type and instants. */
export const viewedEvent = (event: CalendarEvent): ViewedEvent => viewed(event, typeOf(event));

const viewed = (event: CalendarEvent, type: EventType): ViewedEvent => ({
  event,
  type,
  startMs: startMs(event),
  endMs: endMs(event),
});

function expand(
  db: Database,
  master: CalendarEvent,
  window: { fromMs: number; toMs: number },
): ViewedEvent[] {
  const replaced = new Set(exceptionsOf(db, master.id).map(({ occurrenceKey }) => occurrenceKey));
  const lengthMs = endMs(master) - startMs(master);
  const fromWall = wallAt(window.fromMs - lengthMs - dayMs, master.start.zone);
  const toWall = wallAt(window.toMs + dayMs, master.start.zone);
  return occurrencesBetween(seriesRule(master), fromWall, toWall)
    .filter((wall) => !replaced.has(wall))
    .map((wall) => viewed(occurrenceOf(master, wall), 'occurrence'));
}

const seriesRule = ({ start, recurrence }: CalendarEvent): SeriesRule => ({
  startWall: start.wall,
  rule: recurrence?.rule ?? '',
  excluded: recurrence?.excluded ?? [],
  added: recurrence?.added ?? [],
});

function occurrenceOf(master: CalendarEvent, wall: string): CalendarEvent {
  const zone = master.start.zone;
  const wallLengthMs = Date.parse(`${master.end.wall}Z`) - Date.parse(`${master.start.wall}Z`);
  const isSameZone = master.end.zone === zone;
  const end = isSameZone
    ? { wall: new Date(Date.parse(`${wall}Z`) + wallLengthMs).toISOString().slice(0, 19), zone }
    : { wall: wallAt(instantOf(wall, zone) + endMs(master) - startMs(master), zone), zone };
  return {
    ...master,
    id: occurrenceId(master.id, wall),
    seriesMasterId: master.id,
    occurrenceKey: wall,
    recurrence: null,
    start: { wall, zone },
    end,
  };
}

/** A stored event, or one occurrence of a series by its id. */
export function findViewed(db: Database, account: string, id: string): ViewedEvent | undefined {
  const stored = findEvent(db, account, id);
  if (stored) return stored.isRemoved ? undefined : viewedEvent(stored);

  const [, masterId = '', date = '', time = ''] = /^(.+)\.(\d{8})T(\d{6})$/.exec(id) ?? [];
  const master = findEvent(db, account, masterId);
  if (!master?.recurrence) return undefined;
  const wall = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}`;
  return isOccurrence(seriesRule(master), wall)
    ? viewed(occurrenceOf(master, wall), 'occurrence')
    : undefined;
}
