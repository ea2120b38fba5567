import { Temporal } from 'temporal-polyfill';
import { answer } from '../answer.ts';
import type { ReplyDraft } from '../skills/reply-draft.ts';
import { toInstant } from '../skills/slots.ts';
import type { Triage } from '../skills/triage-answer.ts';
import type { CalendarEvent, Thread } from '../source-shapes.ts';
import { responsesRequest } from '../wire/request-shape.ts';
import { calendarTools, fenced, theFormat } from '../written-request.ts';
import type { Desk } from './read-cases.ts';

/** What the agent read beyond the conversation, by its own look-ups. */
export interface LookUps {
  events: CalendarEvent[];
  slots: { start: string; end: string }[];
}

export const askTriage = (desk: Desk, thread: Thread): Triage => ask(desk, thread, 'triage').value as Triage;

export function askDraft(desk: Desk, thread: Thread): { draft: ReplyDraft; read: LookUps } {
  const { value, read } = ask(desk, thread, 'reply_draft');
  return { draft: value as ReplyDraft, read };
}

const MOST_TURNS = 5;

/** The turns of an agent, over the request that the app would send; the calendar of the case answers its look-ups. */
function ask(desk: Desk, thread: Thread, task: 'triage' | 'reply_draft') {
  const { me, zone, now } = desk;
  const input: unknown[] = [
    { role: 'developer', content: JSON.stringify({ now, zone, locale: 'en', me, task }) },
    {
      role: 'user',
      content: [{ type: 'input_text', text: fenced('thread', `mail:${thread.threadId}`, thread) }],
    },
  ];
  const read: LookUps = { events: [], slots: [] };
  const tools = task === 'reply_draft' && desk.events ? calendarTools : [];
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const request = { model: 'offline-rules-1', input, text: theFormat(task), tools };
    const outcome = answer(responsesRequest.parse(request), new Date(now));
    if (outcome.kind === 'text') return { value: JSON.parse(outcome.text) as unknown, read };
    if (outcome.kind !== 'tool_calls') throw new Error(`the model ended with ${outcome.kind}`);
    for (const [at, { name, arguments: asked }] of outcome.calls.entries()) {
      const callId = `call_${turn}_${at}`;
      input.push({ type: 'function_call', call_id: callId, name, arguments: JSON.stringify(asked) });
      input.push({
        type: 'function_call_output',
        call_id: callId,
        output: lookUp(desk, name, Object(asked), read),
      });
    }
  }
  throw new Error('the model came to no answer');
}

function lookUp({ events = [], zone }: Desk, name: string, asked: Record<string, unknown>, read: LookUps) {
  const span = { from: String(asked.from), to: String(asked.to) };
  const within = events.filter((event) => {
    const start = toInstant(event.start, zone)?.toString() ?? '';
    return start >= span.from && start < span.to;
  });
  if (name === 'calendar_list') {
    read.events.push(...within);
    return fenced('events', 'event:list', { items: within });
  }
  const slots = freeTime(within, span, zone);
  read.slots.push(...slots);
  return fenced('freeBusy', 'event:freeBusy', { busy: within.flatMap(spanOf), slots, zone });
}

const spanOf = ({ start, end }: CalendarEvent) => (end ? [{ start, end }] : []);

/** The free stretches of working days, nine to half past five, as the app's calendar tells them. */
function freeTime(events: CalendarEvent[], { from, to }: { from: string; to: string }, zone: string) {
  const free: { start: string; end: string }[] = [];
  const [first, last] = [from, to].map((at) =>
    Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate(),
  );
  if (!first || !last) return [];
  for (let day = first; Temporal.PlainDate.compare(day, last) < 0; day = day.add({ days: 1 })) {
    if (day.dayOfWeek > 5) continue;
    const at = (plainTime: string) =>
      day.toZonedDateTime({ timeZone: zone, plainTime }).toInstant().toString();
    let start = at('09:00');
    for (const event of events.toSorted((a, b) =>
      JSON.stringify(a.start).localeCompare(JSON.stringify(b.start)),
    )) {
      const [begin, end] = [
        toInstant(event.start, zone)?.toString(),
        event.end && toInstant(event.end, zone)?.toString(),
      ];
      if (!begin || !end || begin >= at('17:30') || end <= start) continue;
      if (begin > start) free.push({ start, end: begin });
      start = end;
    }
    if (start < at('17:30')) free.push({ start, end: at('17:30') });
  }
  return free;
}
