import { fill } from './fill/fill.ts';
import type { Prompt } from './prompt.ts';
import { dayOf } from './skills/dates.ts';
import { endOfDay, meetingWish, startOfDay } from './skills/meeting.ts';
import { lastMessage } from './skills/triage.ts';
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

function replyWishes({ threads, freeBusy, events, now, zone }: Prompt): Wish[] {
  const [thread] = threads;
  const wish = thread && meetingWish(lastMessage(thread), thread, { now, zone });
  if (!wish) return [];
  const from = startOfDay(wish.from, zone);
  const to = endOfDay(wish.to, zone);
  const today = dayOf(now, zone).toString();
  const listTo = wish.eventDay && wish.eventDay > wish.to ? endOfDay(wish.eventDay, zone) : to;
  return [
    ...(freeBusy ? [] : [{ name: 'calendar_freeBusy', arguments: { from, to, minutes: wish.minutes } }]),
    ...(events.length > 0
      ? []
      : [{ name: 'calendar_list', arguments: { from: startOfDay(today, zone), to: listTo } }]),
  ];
}

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
