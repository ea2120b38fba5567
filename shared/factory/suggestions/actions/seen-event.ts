import { DAY_MS, later } from '#kernel';
import type { CalendarEvent } from '#platform/connectors';
import { type Seen, versionsOf } from '../seen.ts';
import type { Freshness, Looking } from './action.ts';
import { anyNotAsRead, type Refused } from './conversation.ts';

// Agents only ever see the coming weeks, so what they propose lies in them.
const REACH_MS = 60 * DAY_MS;

const GONE = 'The event is no longer in the calendar.';
const CHANGED = 'The event was changed in the meantime.';

/** The event as it is now, while it and the conversations beside it are what the agent has read; else why nothing is proposed. */
export async function eventAsRead(
  looking: Looking<'calendar'>,
  eventId: string,
  seen: Seen[],
): Promise<{ kind: 'as_read'; event: CalendarEvent } | Refused> {
  const versions = versionsOf(seen, eventId);
  if (versions.length === 0)
    return { kind: 'impossible', note: 'The event was not looked at, so nothing is proposed for it.' };
  // What asks for the change is a conversation; it must not have gone on either.
  const refused = await anyNotAsRead(looking, seen);
  if (refused) return refused;
  const { reader: calendar, now } = looking;
  const span = { from: later(now, -DAY_MS), to: later(now, REACH_MS) };
  const event = (await calendar.list(span)).find(({ id }) => id === eventId);
  if (!event) return { kind: 'impossible', note: GONE };
  if (versions.some((version) => version !== event.version)) return { kind: 'outdated', note: CHANGED };
  return { kind: 'as_read', event };
}

/** Whether an event still is what a proposal was made for; `undefined` = it is gone. */
export function eventSince(event: CalendarEvent | undefined, version: string | undefined): Freshness {
  if (!event) return { kind: 'changed', note: GONE };
  return event.version === version ? { kind: 'fresh' } : { kind: 'changed', note: CHANGED };
}
