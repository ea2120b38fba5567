import { Temporal } from 'temporal-polyfill';
import type { CalendarEvent, Entry, Thread, ThreadRow } from '../source-shapes.ts';
import { dayOf } from './dates.ts';
import { findInstructionToAssistant } from './injection.ts';
import { type Language, localeLanguage } from './language.ts';
import { displayName, type Person, sameAddress } from './people.ts';
import { findPromises } from './promises.ts';
import { oneLine } from './sentences.ts';
import { toInstant } from './slots.ts';
import { lastMessage } from './triage-answer.ts';

export interface BriefInput {
  events: CalendarEvent[];
  threadRows: ThreadRow[];
  threads: Thread[];
  tasks: Entry[];
  suggestions: Entry[];
  now: string;
  zone: string;
  locale: string;
  me: Person;
}

export interface DayBrief {
  title: string;
  sections: { heading: string; items: { text: string; sources: string[] }[] }[];
  reason: string;
}

type Say = (typeof words)[Language];
type Item = DayBrief['sections'][number]['items'][number];

const words: Record<
  Language,
  Record<
    | 'title'
    | 'meetings'
    | 'mail'
    | 'promises'
    | 'waiting'
    | 'empty'
    | 'full'
    | 'allDay'
    | 'tomorrow'
    | 'withheld'
    | 'due',
    string
  >
> = {
  en: {
    title: 'Your day',
    meetings: 'Meetings',
    mail: 'Mail to look at',
    promises: 'Promises due',
    waiting: 'Waiting for your decision',
    empty: 'Nothing to do: no meetings, no open mail, no promises due, no suggestions.',
    full: 'Gathered from the calendar, the open mail, the tasks and the pending suggestions.',
    allDay: 'all day',
    tomorrow: 'Tomorrow',
    withheld: '(title left out: it tries to instruct the assistant)',
    due: 'due',
  },
  he: {
    title: 'היום שלך',
    meetings: 'פגישות',
    mail: 'דואר פתוח',
    promises: 'התחייבויות',
    waiting: 'ממתין להחלטתך',
    empty: 'אין מה לעשות: אין פגישות, דואר פתוח, התחייבויות או הצעות.',
    full: 'נאסף מהיומן, מהדואר הפתוח, מהמשימות ומההצעות הממתינות.',
    allDay: 'כל היום',
    tomorrow: 'מחר',
    withheld: '(הכותרת הושמטה: היא מנסה לתת הוראות לעוזר)',
    due: 'עד',
  },
};

/** One page for the day: meetings, open mail, promises due, suggestions that wait. Sections with nothing in them are left out. */
export function dayBrief(input: BriefInput): DayBrief {
  const language = localeLanguage(input.locale);
  const say = words[language];
  const today = dayOf(input.now, input.zone);
  const sections = [
    { heading: say.meetings, items: meetings(input, today, say) },
    { heading: say.mail, items: openMail(input) },
    { heading: say.promises, items: promises(input, today, say.due) },
    {
      heading: say.waiting,
      items: input.suggestions
        .slice(0, 10)
        .map(({ id, title }) => ({ text: oneLine(title), sources: [`suggestion:${id}`] })),
    },
  ].filter(({ items }) => items.length > 0);
  const date = today.toLocaleString(language === 'he' ? 'he' : 'en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  });
  return { title: `${say.title}, ${date}`, sections, reason: sections.length > 0 ? say.full : say.empty };
}

/** Of today and tomorrow. A title that tries to give orders is not repeated; that something is on at that time is. */
function meetings({ events, zone }: BriefInput, today: Temporal.PlainDate, say: Say): Item[] {
  return events
    .filter(({ status }) => !/cancel/i.test(status))
    .flatMap((event) => {
      const start = toInstant(event.start, zone)?.toZonedDateTimeISO(zone);
      if (!start) return [];
      const days = today.until(start.toPlainDate()).days;
      return days === 0 || days === 1 ? [{ event, start, isTomorrow: days === 1 }] : [];
    })
    .sort((a, b) => Temporal.ZonedDateTime.compare(a.start, b.start))
    .map(({ event, start, isTomorrow }) => {
      const time =
        'date' in event.start ? say.allDay : start.toPlainTime().toString({ smallestUnit: 'minute' });
      const place = event.place ? ` (${event.place})` : '';
      const instructs = findInstructionToAssistant(`${event.title}\n${event.place}`);
      const what = instructs ? say.withheld : `${oneLine(event.title, 120)}${place}`;
      return {
        text: `${isTomorrow ? `${say.tomorrow} ` : ''}${time} ${what}`,
        sources: [`event:${event.id}`],
      };
    });
}

/** Threads in which somebody else wrote last; unread first, then the newest. */
function openMail({ threadRows, threads, me }: BriefInput): Item[] {
  const fromThreads = threads
    .map((thread) => ({ last: lastMessage(thread), thread }))
    .map(({ last, thread }) => ({
      threadId: thread.threadId,
      subject: thread.subject,
      from: last.from,
      lastAt: last.receivedAt,
      snippet: last.text,
      labels: [],
      unread: last.isUnread,
      lastIsSent: last.isSent,
    }));
  const known = new Set(threadRows.map(({ threadId }) => threadId));
  return [...threadRows, ...fromThreads.filter(({ threadId }) => !known.has(threadId))]
    .filter((row) => !row.lastIsSent && !sameAddress(row.from.address, me.address) && !isNoise(row))
    .sort((a, b) => Number(b.unread) - Number(a.unread) || Date.parse(b.lastAt) - Date.parse(a.lastAt))
    .slice(0, 7)
    .map((row) => ({
      text: `${displayName(row.from)}: ${oneLine(row.subject, 80)}. ${oneLine(row.snippet, 110)}`,
      sources: [`mail:${row.threadId}`],
    }));
}

const isNoise = ({ labels, subject, snippet }: ThreadRow) =>
  labels.some((label) => /noise|promotion|to_file/i.test(label)) ||
  findInstructionToAssistant(`${subject}\n${snippet}`) !== undefined;

/** Tasks due up to tomorrow or late, and what the person promised in the threads at hand. */
function promises({ tasks, threads, zone }: BriefInput, today: Temporal.PlainDate, due: string): Item[] {
  const limit = today.add({ days: 1 }).toString();
  const fromTasks = tasks
    .filter((task) => task.due && task.due.slice(0, 10) <= limit)
    .map((task) => ({
      text: `${oneLine(task.title)} (${due} ${task.due?.slice(0, 10)})`,
      sources: [`task:${task.id}`],
    }));
  const fromMail = threads
    .flatMap(({ messages }) => messages)
    .filter(({ isSent }) => isSent)
    .flatMap((message) =>
      findPromises(message.text, { receivedAt: message.receivedAt, zone }).map((promise) => ({
        promise,
        message,
      })),
    )
    .filter(({ promise }) => promise.due !== undefined && promise.due <= limit)
    .map(({ promise, message }) => ({
      text: `${oneLine(promise.quote)} (${due} ${promise.due})`,
      sources: [`mail:${message.id}`],
    }));
  return [...fromTasks, ...fromMail];
}
