import type { CalendarEvent } from '../source-shapes.ts';
import { hasClash } from './calendar-look.ts';
import { isOrganisedBy } from './meeting.ts';
import type { Person } from './people.ts';

/** An answer to an invitation, as the calendar gives it. */
export interface InvitationAnswer {
  eventId: string;
  response: 'accepted' | 'tentative' | 'declined';
  comment: string;
}

/**
 * What to answer to an invitation that lies open in the calendar: yes when nothing else lies at that time, perhaps when
 * something does. Whether one wants to come nobody but the person knows, and the person decides.
 */
export function answerInvitation(
  event: CalendarEvent | undefined,
  { events, zone, me }: { events: CalendarEvent[]; zone: string; me: Person },
): InvitationAnswer | null {
  if (event?.ownResponse !== 'none' || isOrganisedBy(event, me)) return null;
  const response = hasClash(event, events, zone) ? 'tentative' : 'accepted';
  return { eventId: event.id, response, comment: '' };
}
