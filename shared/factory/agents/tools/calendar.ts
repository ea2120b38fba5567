import { z } from 'zod';
import { type CalendarEvent, freeBusyOf } from '#platform/connectors';
import { defineReadTool } from './tool.ts';

const MAX_SPAN_DAYS = 31;
/** Free stretches that are shorter are no time for a meeting. */
const SHORTEST_FREE_MINUTES = 15;

const span = { from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) };
const isShort = ({ from, to }: { from: string; to: string }) =>
  Date.parse(to) > Date.parse(from) && Date.parse(to) - Date.parse(from) <= MAX_SPAN_DAYS * 86_400_000;
const SPAN_RULE = { message: `\`to\` lies after \`from\`, by at most ${MAX_SPAN_DAYS} days.` };

export const calendarList = defineReadTool({
  name: 'calendar.list',
  capability: 'calendar',
  summary: 'List events and free working hours of a span of time.',
  input: z.strictObject(span).refine(isShort, SPAN_RULE),
  async read(ctx, { from, to }) {
    const access = await ctx.connections.reader('calendar');
    if (access.kind === 'blocked') return access;
    const asked = { from: new Date(from), to: new Date(to) };
    const [events, { zone }] = await Promise.all([access.reader.list(asked), ctx.preferences.read()]);
    const shown = events.filter(({ status }) => status !== 'cancelled' && status !== 'declined');
    return {
      kind: 'read',
      block: {
        kind: 'events',
        id: 'event:list',
        trust: 'untrusted',
        value: {
          ...{ from, to, items: shown.map(toEventItem) },
          free: freeBusyOf(events, { ...asked, minutes: SHORTEST_FREE_MINUTES, zone }).slots,
        },
      },
      sources: shown.map(({ id, title }) => ({ type: 'event', id, label: title })),
      fact: { count: shown.length },
      connectorCalls: 1,
      seen: shown.map(({ id, version }) => ({ kind: 'event', eventId: id, version })),
    };
  },
});

export const calendarFreeBusy = defineReadTool({
  name: 'calendar.freeBusy',
  capability: 'calendar',
  summary: 'Find free time in working hours.',
  input: z.strictObject({ ...span, minutes: z.number().int().min(5).max(480) }).refine(isShort, SPAN_RULE),
  async read(ctx, { from, to, minutes }) {
    const access = await ctx.connections.reader('calendar');
    if (access.kind === 'blocked') return access;
    const { busy, slots, zone } = await access.reader.freeBusy({
      from: new Date(from),
      to: new Date(to),
      minutes,
    });
    return {
      kind: 'read',
      block: { kind: 'freeBusy', id: 'event:freeBusy', trust: 'own', value: { busy, slots, zone } },
      sources: [{ type: 'event', id: null, label: `${busy.length} busy spans, ${slots.length} free slots` }],
      fact: { slots: slots.length },
      connectorCalls: 1,
    };
  },
});

const toEventItem = ({
  id,
  title,
  start,
  end,
  busy,
  status,
  organizer,
  attendees,
  place,
  isOrganizer,
  ownResponse,
  isPrivate,
}: CalendarEvent) => ({
  id,
  title: isPrivate ? '(private)' : title,
  start,
  end,
  busy,
  status,
  organizer: organizer && { name: organizer.name ?? '', address: organizer.address },
  isOrganizer,
  ownResponse,
  attendees: attendees.map(({ name, address, response }) => ({ name: name ?? '', address, response })),
  place,
});
