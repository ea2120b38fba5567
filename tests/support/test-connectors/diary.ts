import { z } from 'zod';
import {
  CalendarEvent,
  type CalendarTracer,
  type CalendarWriter,
  defineConnector,
  isSameTime,
} from '#platform/connectors';
import { ConnectorError } from '../../../shared/platform/connectors/connector-error.ts';
import type { Calls, TokenSetName } from '../../../shared/platform/connectors/drivers/driver.ts';
import { anEvent, calendarOver, gone } from './calendar-events.ts';
import { memoryVendor, parsedAnswer } from './memory-vendor.ts';

type Operation = 'event' | 'event_change' | 'event_answer';

/** Accounts belong to one person, and the store outlives a test. */
let opened = 0;

/** A calendar at a vendor where the person consents; the code of the consent names what they ticked. */
export function diary() {
  const vendor = memoryVendor<Operation>();
  const events = new Map<string, CalendarEvent>();
  const answers: { to: string[]; text: string }[] = [];
  const used: string[] = [];
  opened += 1;
  const account = `diary-${opened}`;

  async function ask(call: Calls['oauth'], work: () => unknown, operation?: Operation): Promise<string> {
    const token = await call.tokens.accessToken();
    used.push(token);
    if (vendor.isRefusing()) await refused(call, token);
    return vendor.answer(work, operation);
  }
  const load = async (call: Calls['oauth']) =>
    parsedAnswer(await ask(call, () => [...events.values()]), z.array(CalendarEvent));
  const put = (event: CalendarEvent) => events.set(event.id, event).get(event.id);

  const tracer = (call: Calls['oauth']): CalendarTracer => ({
    getEvent: async (id) => (await load(call)).find((event) => event.id === id) ?? gone(),
  });
  const writer = (call: Calls['oauth']): CalendarWriter => ({
    ...tracer(call),
    async updateEvent({ eventId, version, changes }) {
      const event = await tracer(call).getEvent(eventId);
      const { start = event.start, end = event.end, title = event.title, place = event.place } = changes;
      const isDone = isSameTime(start, event.start) && isSameTime(end, event.end) && title === event.title;
      if (isDone && place === event.place) return event;
      if (event.version !== version) throw new ConnectorError('stale');
      const changed = { ...event, start, end, title, place, version: next(version) };
      return parsedAnswer(await ask(call, () => put(changed), 'event_change'), CalendarEvent);
    },
    async respond({ eventId, version, response, comment }) {
      const event = await tracer(call).getEvent(eventId);
      if (event.ownResponse === response) return event;
      if (event.version !== version) throw new ConnectorError('stale');
      const answer = () => {
        answers.push({ to: event.organizer ? [event.organizer.address] : [], text: comment });
        return put({ ...event, ownResponse: response, version: next(version) });
      };
      return parsedAnswer(await ask(call, answer, 'event_answer'), CalendarEvent);
    },
    async createEvent({ suggestionId: id, title, start, end, place = null }) {
      const known = (await load(call)).find((event) => event.id === id);
      if (known) return known;
      // A time in a zone that nobody knows is the same as none.
      if (!isSameTime(start, start)) throw new ConnectorError('rejected');
      // The vendor knows the id of what it was asked for before.
      const make = () => events.get(id) ?? put(anEvent(title, undefined, { id, start, end, place }));
      return parsedAnswer(await ask(call, make, 'event'), CalendarEvent);
    },
  });

  const connector = defineConnector({
    id: 'diary',
    title: 'Diary',
    connectedBy: 'oauth',
    tier: 'basic',
    asks: null,
    limits: { callsAtOnce: 2 },
    capabilities: { calendar: { reads: ['Events'], changes: ['Events'], needs: ['diary.read'] } },
    settings: {},
    open: () => ({
      connectedBy: 'oauth',
      oauth: {
        issuer: 'https://diary.example',
        scopes: (set) => [set === 'write' ? 'diary.write' : 'diary.read'],
        authorizeUrl: ({ state, set }) => `https://diary.example/${set}?state=${state}`,
        exchange: async ({ set, code }) => grant(set, code),
        refresh: () => Promise.reject(new ConnectorError('reauth')),
      },
      async account(call) {
        await load(call);
        return { id: account, name: 'Robin', address: 'robin@diary.example' };
      },
      capabilities: {
        calendar: {
          read: (call, { zone }) => calendarOver(() => load(call), zone),
          change: { trace: tracer, write: writer },
        },
      },
    }),
  });
  return { connector, vendor, events, answers, used, add: put };
}

/** A renewed token would be refused as well. */
async function refused({ tokens }: Calls['oauth'], token: string): Promise<never> {
  await tokens.giveUp(await tokens.accessToken(token));
  throw new ConnectorError('reauth');
}

const next = (version: string) => String(Number(version) + 1);

const grant = (set: TokenSetName, ticked: string) => ({
  accessToken: `${set}-token`,
  refreshToken: `${set}-refresh`,
  expiresAtMs: Date.parse('2030-01-01T00:00:00Z'),
  scopes: ticked === 'nothing' ? [] : [set === 'write' ? 'diary.write' : 'diary.read'],
});
