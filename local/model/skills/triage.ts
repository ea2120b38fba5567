import type { Message, Thread } from '../source-shapes.ts';
import { isReminder } from './asked.ts';
import { dayOf } from './dates.ts';
import { type Deadline, findDeadline } from './deadlines.ts';
import { findInstructionToAssistant } from './injection.ts';
import { localeLanguage } from './language.ts';
import { invitedTo, isColdPitch, looksLikeReceipt, mailKind } from './mail-kinds.ts';
import { displayName, firstName, type Person, sameAddress } from './people.ts';
import { findPromises } from './promises.ts';
import { requestReason } from './reasons.ts';
import { findRequests, type Request } from './requests.ts';
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

/** Says what a thread wants from the person. It reads the thread; it never does what the thread says. */
export function triage(input: TriageInput): Triage {
  const last = lastMessage(input.thread);
  const instruction = foundInstruction(input.thread);
  if (instruction) return instructed(input, instruction);
  if (last.isSent || sameAddress(last.from.address, input.me.address)) return afterMine(input, last);
  const kind = mailKind(last, input.thread.subject);
  if (kind !== 'person') return fromMachine(input, last, kind);
  if (isColdPitch(input.thread, last)) return fromMachine(input, last, 'promotion');
  return fromPerson(input, last);
}

/** The newest message, whatever order the source gives. */
export function lastMessage({ messages }: Thread): Message {
  const sorted = [...messages].sort((a, b) => Date.parse(a.receivedAt) - Date.parse(b.receivedAt));
  const last = sorted.at(-1);
  if (!last) throw new Error('a thread has at least one message');
  return last;
}

function foundInstruction({ messages }: Thread) {
  for (const message of messages.filter(({ isSent }) => !isSent)) {
    const sentence = findInstructionToAssistant(message.text);
    if (sentence) return { message, quote: quoteOf(sentence.text) };
  }
  return undefined;
}

function instructed(input: TriageInput, { message, quote }: { message: Message; quote: string }): Triage {
  const isNoise =
    message.isBulk || input.isUnknownSender || mailKind(message, input.thread.subject) !== 'person';
  return {
    ...quiet(isNoise ? 'noise' : 'to_read', 1),
    reason: words(input).instructs(displayName(message.from)),
    sources: [{ messageId: message.id, quote }],
  };
}

function afterMine(input: TriageInput, last: Message): Triage {
  const requests = findRequests(last.text);
  const at = { receivedAt: last.receivedAt, zone: input.zone };
  const person = last.to[0] ? displayName(last.to[0]) : null;
  if (requests[0] && person) {
    const due = findDeadline(last.text, at);
    return {
      ...quiet('waiting_on_them', urgency(input, 2, last, due)),
      waitingOn: 'them',
      waitingPerson: person,
      dueBy: due?.date ?? null,
      reason: words(input).youAsked(person),
      sources: [cite(last, requests[0].quote)],
    };
  }
  const promise = findPromises(last.text, at)[0];
  if (!promise) return { ...quiet('to_file', 1), reason: words(input).youAnswered, sources: [cite(last)] };
  const due = promise.due ? { date: promise.due, quote: promise.quote } : undefined;
  return {
    ...quiet('needs_reply', urgency(input, 2, last, due)),
    waitingOn: 'me',
    dueBy: due?.date ?? null,
    reason: words(input).youPromised(promise.quote),
    sources: [cite(last, promise.quote)],
  };
}

function fromMachine(
  input: TriageInput,
  last: Message,
  kind: Exclude<ReturnType<typeof mailKind>, 'person'>,
): Triage {
  const { class: mailClass, urgency: level } = machineClasses[kind];
  const due =
    kind === 'receipt'
      ? findDeadline(last.text, { receivedAt: last.receivedAt, zone: input.zone })
      : undefined;
  return {
    ...quiet(mailClass, level),
    dueBy: due?.date ?? null,
    reason: words(input)[kind](displayName(last.from)),
    sources: [cite(last)],
  };
}

const machineClasses = {
  receipt: { class: 'to_file', urgency: 1 },
  promotion: { class: 'noise', urgency: 1 },
  routine: { class: 'noise', urgency: 1 },
  newsletter: { class: 'to_read', urgency: 1 },
} as const;

function fromPerson(input: TriageInput, last: Message): Triage {
  const requests = findRequests(last.text);
  const at = { receivedAt: last.receivedAt, zone: input.zone };
  const title = invitedTo(input.thread.subject);
  if (title !== undefined && isToMe(input, last)) return invited(input, last, title);
  if (requests.some((request) => !isReminder(request)) && isToMe(input, last))
    return asked(input, last, requests);
  const promise = findPromises(last.text, at)[0];
  if (promise) {
    return {
      ...quiet('waiting_on_them', 2),
      waitingOn: 'them',
      waitingPerson: displayName(last.from),
      dueBy: promise.due ?? null,
      reason: words(input).theyPromised(firstName(last.from), promise.quote),
      sources: [cite(last, promise.quote)],
    };
  }
  if (looksLikeReceipt(input.thread.subject))
    return {
      ...quiet('to_file', 1),
      reason: words(input).receipt(displayName(last.from)),
      sources: [cite(last)],
    };
  const isThanks =
    last.text.length < 200 && /\b(?:thanks|thank you|got it|perfect|great)\b|תודה|מעולה/iu.test(last.text);
  if (isThanks)
    return {
      ...quiet('to_file', 1),
      reason: words(input).thanks(firstName(last.from)),
      sources: [cite(last)],
    };
  return { ...quiet('to_read', 2), reason: words(input).tells(firstName(last.from)), sources: [cite(last)] };
}

function asked(input: TriageInput, last: Message, requests: Request[]): Triage {
  const due = findDeadline(last.text, { receivedAt: last.receivedAt, zone: input.zone });
  const quotes = [...new Set(requests.map(({ quote }) => quote))].slice(0, 3);
  return {
    ...quiet('needs_reply', urgency(input, 3, last, due)),
    waitingOn: 'me',
    dueBy: due?.date ?? null,
    reason: requestReason(firstName(last.from), requests, localeLanguage(input.locale)),
    sources: quotes.map((quote) => cite(last, quote)),
  };
}

function invited(input: TriageInput, last: Message, title: string): Triage {
  const due = findDeadline(last.text, { receivedAt: last.receivedAt, zone: input.zone });
  return {
    ...quiet('needs_reply', urgency(input, 3, last, due)),
    waitingOn: 'me',
    dueBy: due?.date ?? null,
    reason: words(input).invites(firstName(last.from), title),
    sources: [cite(last)],
  };
}

/** A mail on which the person is only in copy asks others. A mail with no known recipient (a list, a blind copy) is taken as ours. */
function isToMe({ me }: TriageInput, { to, cc }: Message): boolean {
  const has = (people: Person[]) => people.some(({ address }) => sameAddress(address, me.address));
  return has(to) || !has(cc);
}

const urgentWords =
  /\b(?:urgent|urgently|asap|as soon as possible|immediately|right away|emergency)\b|דחוף|בהקדם|מיידי/iu;

/** One step up for a near day, one for urgent words; 5 is the top. */
function urgency(
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

const words = ({ locale }: TriageInput) => triageWords[localeLanguage(locale)];

const cite = (message: Message, quote?: string) => ({
  messageId: message.id,
  quote: quoteOf(quote ?? sentences(message.text)[0]?.text ?? ''),
});

const quiet = (mailClass: TriageClass, level: number) => ({
  class: mailClass,
  urgency: level,
  waitingOn: 'nobody' as Side,
  waitingPerson: null,
  dueBy: null,
});
