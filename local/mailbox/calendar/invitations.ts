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

/** Puts every event of a calendar file into the calendar; returns how many. Throws on broken text. */
export function importCalendar(db: Database, account: Account, text: string, nowMs: number): number {
  const { events } = readCalendar(text, account.timeZone);
  // A series must be there before the occurrences that differ from it.
  const ordered = events.toSorted(
    (a, b) => Number(a.occurrenceKey !== null) - Number(b.occurrenceKey !== null),
  );
  db.transaction(() => {
    for (const content of ordered) placeEvent(db, account, { content, nowMs, isInvitation: false });
  });
  return events.length;
}

function tryRead(text: string, zone: string): CalendarReading | undefined {
  try {
    return readCalendar(text, zone);
  } catch {
    return undefined;
  }
}

function placeEvent(
  db: Database,
  account: Account,
  { content, nowMs, isInvitation }: { content: EventContent; nowMs: number; isInvitation: boolean },
): void {
  const [first, ...others] = findByUid(db, account.address, content.uid);
  const master = content.occurrenceKey === null || first?.seriesMasterId ? undefined : first;
  if (content.occurrenceKey !== null && !master) return;
  const known = master ? others.find((event) => event.occurrenceKey === content.occurrenceKey) : first;
  if (known && known.sequence > content.sequence) return;

  const { response, showAs } = standing(account, content, { known, isInvitation });
  const base = known ?? newEvent(content, account.address, nowMs);
  const id = known?.id ?? (master ? occurrenceId(master.id, content.occurrenceKey ?? '') : base.id);
  saveEvent(db, { ...base, ...content, id, seriesMasterId: master?.id ?? null, response, showAs }, nowMs);
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
