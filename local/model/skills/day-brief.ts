import type { Temporal } from 'temporal-polyfill';
import type { CalendarEvent, Entry, Thread, ThreadRow } from '../source-shapes.ts';
import { pointerTo } from '../sources.ts';
import { dayOf } from './dates.ts';
import { dayMeetings } from './day-meetings.ts';
import { dayWords } from './day-words.ts';
import { findInstructionToAssistant } from './injection.ts';
import { localeLanguage } from './language.ts';
import { isColdPitch, mailKind } from './mail-kinds.ts';
import { displayName, type Person, sameAddress } from './people.ts';
import { findPromises } from './promises.ts';
import { oneLine } from './sentences.ts';
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

type Item = DayBrief['sections'][number]['items'][number];

/** One page for the day: meetings, open mail, promises due, suggestions that wait. Sections with nothing in them are left out. */
export function dayBrief(input: BriefInput): DayBrief {
  const language = localeLanguage(input.locale);
  const say = dayWords[language];
  const today = dayOf(input.now, input.zone);
  const sections = [
    { heading: say.meetings, items: dayMeetings(input, say) },
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
      isBulk: last.isBulk,
    }));
  const known = new Set(threadRows.map(({ threadId }) => threadId));
  return [...threadRows, ...fromThreads.filter(({ threadId }) => !known.has(threadId))]
    .filter((row) => !row.lastIsSent && !sameAddress(row.from.address, me.address) && !isNoise(row))
    .filter((row) => needsLook(row, me))
    .sort((a, b) => Number(b.unread) - Number(a.unread) || Date.parse(b.lastAt) - Date.parse(a.lastAt))
    .slice(0, 7)
    .map((row) => ({
      text: `${displayName(row.from)}: ${oneLine(row.subject, 80)}. ${oneLine(row.snippet, 110)}`,
      sources: [pointerTo('mail', row.threadId)],
    }));
}

const isNoise = ({ labels, subject, snippet }: ThreadRow) =>
  labels.some((label) => /noise|promotion|to_file/i.test(label)) ||
  findInstructionToAssistant(`${subject}\n${snippet}`) !== undefined;

/** What machines sent out asks for no look, unless it tells what somebody may have to act on. */
function needsLook({ threadId, from, lastAt, snippet, subject, unread, isBulk }: ThreadRow, me: Person) {
  const last = {
    id: threadId,
    from,
    to: [me],
    cc: [],
    receivedAt: lastAt,
    isSent: false,
    isUnread: unread,
    isBulk,
    text: snippet,
    attachments: [],
  };
  const kind = mailKind(last, subject, me);
  return (
    ['person', 'bounce', 'autoReply', 'notice'].includes(kind) &&
    !isColdPitch({ threadId, subject, messages: [last] }, last)
  );
}

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
      sources: [pointerTo('mail', message.id)],
    }));
  return [...fromTasks, ...fromMail];
}
