import { fill } from './fill/fill.ts';
import type { Prompt } from './prompt.ts';
import { askedMoment } from './skills/asked-moment.ts';
import { asksOf } from './skills/asks.ts';
import { dayAskedFor } from './skills/calendar-look.ts';
import { dayOf, findDates } from './skills/dates.ts';
import { invitedTo } from './skills/mail-kinds.ts';
import { endOfDay, type MeetingWish, meetingWish, startOfDay } from './skills/meeting.ts';
import type { Request } from './skills/requests.ts';
import { asksForEvent } from './skills/statements.ts';
import { lastMessage } from './skills/triage-answer.ts';
import type { Message, Thread } from './source-shapes.ts';
import type { ResponsesRequest, Tool } from './wire/request-shape.ts';
import type { JsonSchema } from './wire/schema-check.ts';

/** A tool the rules would like to ask before they answer. */
interface Wish {
  name: string;
  arguments: Record<string, unknown>;
}

/** Tool calls that the answer still needs: only tools that are offered, each asked at most once. */
export function neededCalls(request: ResponsesRequest, prompt: Prompt): Wish[] {
  if (request.tool_choice === 'none') return [];
  const open = wishes(formatName(request), prompt).flatMap((wish) => {
    const tool = request.tools.find(({ name }) => name === wish.name);
    return tool && !prompt.calledTools.has(tool.name) ? [toCall(tool, wish, prompt)] : [];
  });
  const calls = open.length > 0 ? open : forced(request, prompt);
  return request.parallel_tool_calls === false ? calls.slice(0, 1) : calls;
}

export const formatName = ({ text }: ResponsesRequest): string | undefined =>
  text.format?.type === 'json_schema' ? text.format.name : undefined;

function wishes(format: string | undefined, prompt: Prompt): Wish[] {
  if (format === 'reply_draft') return replyWishes(prompt);
  return format === 'day_brief' ? briefWishes(prompt) : [];
}

function replyWishes(prompt: Prompt): Wish[] {
  const { threads, freeBusy, now, zone } = prompt;
  const [thread] = threads;
  if (!thread) return [];
  const wish = meetingWish(lastMessage(thread), thread, { now, zone });
  const lastDay = lastDayToLookAt(prompt, thread, wish);
  const listTo = lastDay !== undefined && !isLookedAt(prompt, lastDay) ? lastDay : undefined;
  return [
    ...(wish && !freeBusy
      ? [
          {
            name: 'calendar_freeBusy',
            arguments: {
              from: startOfDay(wish.from, zone),
              to: endOfDay(wish.to, zone),
              minutes: wish.minutes,
            },
          },
        ]
      : []),
    ...(listTo ? [{ name: 'calendar_list', arguments: fromToday(prompt, listTo) }] : []),
  ];
}

/** Whether an answer to a conversation would rest on the calendar. */
export function asksForTime(prompt: Prompt): boolean {
  const { threads, now, zone } = prompt;
  const [thread] = threads;
  if (!thread) return false;
  const wish = meetingWish(lastMessage(thread), thread, { now, zone });
  return wish !== undefined || lastDayToLookAt(prompt, thread, wish) !== undefined;
}

const isLookedAt = ({ hasCalendar, calendarSpan, zone }: Prompt, day: string): boolean =>
  hasCalendar && (!calendarSpan || Date.parse(endOfDay(day, zone)) <= Date.parse(calendarSpan.to));

const WEEKS_AHEAD_DAYS = 21;

/** Until when the events matter: the meeting that is wished or moved, the day that is asked about, weeks for an invitation. */
function lastDayToLookAt({ now, zone }: Prompt, thread: Thread, wish: MeetingWish | undefined) {
  const last = lastMessage(thread);
  const requests = asksOf(last, thread.subject);
  const asked = requests.flatMap((request) => daysAskedFor(request, last, { now, zone }));
  const isOpenEnded = invitedTo(thread.subject) !== undefined || requests.some(asksForEvent);
  const weeksAhead = isOpenEnded ? dayOf(now, zone).add({ days: WEEKS_AHEAD_DAYS }).toString() : undefined;
  // The calendar gives at most 31 days at once, and an autumn day may have 25 hours.
  const horizon = dayOf(now, zone).add({ days: 29 }).toString();
  return [wish?.to, wish?.eventDay, weeksAhead, ...asked]
    .flatMap((day) => (day !== undefined && day <= horizon ? [day] : []))
    .sort()
    .at(-1);
}

/** The day that is asked about, and the one on which a time of another zone lies here. */
function daysAskedFor(request: Request, last: Message, { now, zone }: { now: string; zone: string }) {
  const moment = askedMoment(findDates(request.quote, { receivedAt: last.receivedAt, zone })[0], zone);
  const here = moment && moment !== 'unclear' ? dayOf(moment.start, zone).toString() : undefined;
  return [dayAskedFor(request, last, { now, zone }), here];
}

const fromToday = ({ now, zone }: Prompt, day: string) => ({
  from: startOfDay(dayOf(now, zone).toString(), zone),
  to: endOfDay(day, zone),
});

function briefWishes({ sources, now, zone }: Prompt): Wish[] {
  const today = dayOf(now, zone).toString();
  const span = { from: startOfDay(today, zone), to: endOfDay(today, zone) };
  const lacks = (kind: string) => !sources.some((source) => source.kind === kind);
  return [
    ...(lacks('events') ? [{ name: 'calendar_list', arguments: span }] : []),
    ...(lacks('tasks') ? [{ name: 'tasks_list', arguments: {} }] : []),
    ...(lacks('suggestions') ? [{ name: 'suggestions_pending', arguments: {} }] : []),
  ];
}

/** The caller insists on a call: the named tool, or the first one that was not asked yet. */
function forced({ tool_choice: choice, tools }: ResponsesRequest, prompt: Prompt): Wish[] {
  if (choice === 'auto' || choice === 'none') return [];
  const wanted =
    choice === 'required'
      ? (tools.find(({ name }) => !prompt.calledTools.has(name)) ?? tools[0])
      : tools.find(({ name }) => name === choice.name);
  return wanted ? [toCall(wanted, { name: wanted.name, arguments: {} }, prompt)] : [];
}

/** Arguments that the tool's own schema accepts; a tool that wants calendar days gets days instead of instants. */
function toCall({ name, parameters }: Tool, wish: Wish, { zone }: Prompt): Wish {
  const schema: JsonSchema = parameters ?? { type: 'object', properties: {} };
  const properties = schema.properties as Record<string, JsonSchema> | undefined;
  const asDays = Object.fromEntries(
    Object.entries(wish.arguments).map(([key, value]) => {
      const wantsDay = properties?.[key]?.format === 'date' && typeof value === 'string';
      return [key, wantsDay ? dayOf(value, zone).toString() : value];
    }),
  );
  return {
    name,
    arguments: fill({ schema, wished: asDays, guess: () => undefined }) as Record<string, unknown>,
  };
}
