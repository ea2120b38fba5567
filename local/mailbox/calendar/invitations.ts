import type { Account } from '../accounts.ts';
import type { Database } from '../database.ts';
import type { CalendarEvent, EventContent, Response, ShowAs } from './event.ts';
import { exceptionsOf, findByUid, newEvent, saveEvent } from './event-store.ts';
import { type CalendarReading, readCalendar } from './read-calendar.ts';

/** What a calendar part of a mail does to the calendar; a part nobody can read stays a plain attachment. */
export function applyInvitation(db: Database, account: Account, text: string, nowMs: number): void {
  const reading = tryRead(text, account.timeZone);
  if (!reading) return;
  for (const content of reading.events) {
    if (reading.method === 'CANCEL') markCancelled(db, account, content, nowMs);
    else if (reading.method === 'REPLY') recordReply(db, account, content, nowMs);
    else placeEvent(db, account, { content, nowMs, isInvitation: true });
  }
}

/** What became of the events of a calendar file. */
export interface CalendarImport {
  imported: number;
  alreadyThere: number;
  rejected: { name: string; reason: string }[];
  /** Of events that came in without what could not be read. */
  notes: { name: string; note: string }[];
}

/** Puts every event of a calendar file into the calendar, over an earlier state of it. Throws when it is no calendar. */
export function importCalendar(
  db: Database,
  account: Account,
  text: string,
  { nowMs, keepsKnown = false }: { nowMs: number; keepsKnown?: boolean },
): CalendarImport {
  const { events, unread, leftOut } = readCalendar(text, account.timeZone);
  const notes = leftOut.map(({ summary, properties }) => ({
    name: `"${summary}"`,
    note: `left out of it, as it cannot be read: ${properties.join(', ')}`,
  }));
  const result: CalendarImport = { imported: 0, alreadyThere: 0, rejected: unread, notes };
  // A series must be there before the occurrences that differ from it.
  const ordered = events.toSorted(
    (a, b) => Number(a.occurrenceKey !== null) - Number(b.occurrenceKey !== null),
  );
  db.transaction(() => {
    for (const content of ordered) {
      const outcome = tryPlace(db, account, { content, nowMs, isInvitation: false, keepsKnown });
      if (outcome === 'placed') result.imported += 1;
      else if (outcome === 'already-there') result.alreadyThere += 1;
      else result.rejected.push({ name: `"${content.subject}"`, reason: outcome.reason });
    }
  });
  return result;
}

type Placed = 'placed' | 'already-there' | { reason: string };

const withoutSeries: Placed = { reason: 'it changes one occurrence of a series that is not there' };

/** One event that cannot be stored never stops the others. */
function tryPlace(db: Database, account: Account, placing: Placing): Placed {
  try {
    return db.transaction(() => placeEvent(db, account, placing));
  } catch (error) {
    return { reason: `it cannot be stored: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function tryRead(text: string, zone: string): CalendarReading | undefined {
  try {
    return readCalendar(text, zone);
  } catch {
    return undefined;
  }
}

interface Placing {
  content: EventContent;
  nowMs: number;
  isInvitation: boolean;
  /** An event that is there in no older state stays as it is now: somebody may have moved it. */
  keepsKnown?: boolean;
}

function placeEvent(
  db: Database,
  account: Account,
  { content, nowMs, isInvitation, keepsKnown = false }: Placing,
): Placed {
  const [first, ...others] = findByUid(db, account.address, content.uid);
  const master = content.occurrenceKey === null || first?.seriesMasterId ? undefined : first;
  if (content.occurrenceKey !== null && !master) return withoutSeries;
  const known = master ? others.find((event) => event.occurrenceKey === content.occurrenceKey) : first;
  if (known && known.sequence + (keepsKnown ? 1 : 0) > content.sequence) return 'already-there';

  const { response, showAs } = standing(account, content, { known, isInvitation });
  const base = known ?? newEvent(content, account.address, nowMs);
  const id = known?.id ?? (master ? occurrenceId(master.id, content.occurrenceKey ?? '') : base.id);
  saveEvent(db, { ...base, ...content, id, seriesMasterId: master?.id ?? null, response, showAs }, nowMs);
  return 'placed';
}

/** The id of one occurrence: its series and its original wall time. */
export const occurrenceId = (masterId: string, key: string): string =>
  `${masterId}.${key.replace(/[-:]/g, '')}`;

function standing(
  account: Account,
  content: EventContent,
  { known, isInvitation }: { known: CalendarEvent | undefined; isInvitation: boolean },
): { response: Response; showAs: ShowAs } {
  if (content.organizer?.address.toLowerCase() === account.address) {
    return { response: 'organizer', showAs: content.showAs };
  }
  const isMoved = known !== undefined && known.start.wall !== content.start.wall;
  if (known && !isMoved) return { response: known.response, showAs: known.showAs };
  // An invitation holds its time as tentative until the invited person answers.
  if (isInvitation) return { response: 'notResponded', showAs: 'tentative' };

  const own = content.attendees.find(({ address }) => address.toLowerCase() === account.address);
  const isUnanswered = own?.response === 'notResponded' || own?.response === 'tentativelyAccepted';
  return { response: own?.response ?? 'none', showAs: isUnanswered ? 'tentative' : content.showAs };
}

function markCancelled(db: Database, account: Account, content: EventContent, nowMs: number): void {
  const rows = findByUid(db, account.address, content.uid);
  const target = rows.find((event) => event.occurrenceKey === content.occurrenceKey);
  const cancelled = { isCancelled: true, showAs: 'free' } as const;
  if (target) saveEvent(db, { ...target, ...cancelled }, nowMs);
  const master = rows.find(({ recurrence }) => recurrence !== null);
  if (target || !master || content.occurrenceKey === null) return;
  placeEvent(db, account, { content: { ...content, sequence: master.sequence }, nowMs, isInvitation: true });
  for (const event of exceptionsOf(db, master.id)) {
    if (event.occurrenceKey === content.occurrenceKey) saveEvent(db, { ...event, ...cancelled }, nowMs);
  }
}

function recordReply(db: Database, account: Account, content: EventContent, nowMs: number): void {
  const event = findByUid(db, account.address, content.uid).find(
    ({ occurrenceKey }) => occurrenceKey === content.occurrenceKey,
  );
  if (!event) return;
  const answers = new Map(
    content.attendees.map(({ address, response }) => [address.toLowerCase(), response]),
  );
  const attendees = event.attendees.map((attendee) => ({
    ...attendee,
    response: answers.get(attendee.address.toLowerCase()) ?? attendee.response,
  }));
  saveEvent(db, { ...event, attendees }, nowMs);
}
