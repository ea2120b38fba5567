import type { Message, Thread } from '../source-shapes.ts';
import { dayOf } from './dates.ts';
import type { Deadline } from './deadlines.ts';
import { localeLanguage } from './language.ts';
import type { Person } from './people.ts';
import { quoteOf, sentences } from './sentences.ts';
import { type Side, type TriageClass, triageWords } from './triage-words.ts';

export interface TriageInput {
  thread: Thread;
  now: string;
  zone: string;
  locale: string;
  me: Person;
  isUnknownSender: boolean;
}

export interface Triage {
  class: TriageClass;
  urgency: number;
  waitingOn: Side;
  waitingPerson: string | null;
  /** ISO date. */
  dueBy: string | null;
  reason: string;
  sources: { messageId: string; quote: string }[];
}

/** The newest message, whatever order the source gives. */
export function lastMessage({ messages }: Thread): Message {
  const sorted = [...messages].sort((a, b) => Date.parse(a.receivedAt) - Date.parse(b.receivedAt));
  const last = sorted.at(-1);
  if (!last) throw new Error('a thread has at least one message');
  return last;
}

const urgentWords =
  /\b(?:urgent|urgently|asap|as soon as possible|immediately|right away|emergency)\b|דחוף|בהקדם|מיידי/iu;

/** One step up for a near day, one for urgent words; 5 is the top. */
export function urgency(
  { now, zone, thread }: TriageInput,
  base: number,
  { text }: Message,
  due: Deadline | undefined,
): number {
  const daysLeft = due ? dayOf(now, zone).until(due.date).days : undefined;
  const isNear = daysLeft !== undefined && daysLeft <= 7 && daysLeft >= -14;
  const isUrgent = urgentWords.test(`${thread.subject}\n${text}`);
  return Math.min(5, base + (isNear ? 1 : 0) + (isUrgent ? 1 : 0));
}

export const words = ({ locale }: TriageInput) => triageWords[localeLanguage(locale)];

export const cite = (message: Message, quote?: string) => ({
  messageId: message.id,
  quote: quoteOf(quote ?? sentences(message.text)[0]?.text ?? ''),
});

export const quiet = (mailClass: TriageClass, level: number) => ({
  class: mailClass,
  urgency: level,
  waitingOn: 'nobody' as Side,
  waitingPerson: null,
  dueBy: null,
});
