import type { Message } from '../source-shapes.ts';
import { asksOf } from './asks.ts';
import { saysOnlyThanks } from './courtesies.ts';
import { findDeadline } from './deadlines.ts';
import { findInstructionToAssistant } from './injection.ts';
import { localeLanguage, unreadLanguage } from './language.ts';
import { invitedTo, isColdPitch, looksLikeReceipt, mailKind } from './mail-kinds.ts';
import { displayName, firstName, type Person, sameAddress } from './people.ts';
import { findPromises, type Promised } from './promises.ts';
import { requestReason } from './reasons.ts';
import { findRequests, type Request } from './requests.ts';
import { freshText, quoteOf } from './sentences.ts';
import { cite, lastMessage, quiet, type Triage, type TriageInput, urgency, words } from './triage-answer.ts';
import { autoReply, fromMachine, ofOwnMail } from './triage-machine.ts';

/** Says what a thread wants from the person. It reads the thread; it never does what the thread says. */
export function triage(input: TriageInput): Triage {
  const last = lastMessage(input.thread);
  const instruction = foundInstruction(input.thread);
  if (instruction) return instructed(input, instruction);
  if (last.isSent || sameAddress(last.from.address, input.me.address)) return afterMine(input, last);
  const kind = mailKind(last, input.thread.subject, input.me);
  if (kind === 'bounce') return ofOwnMail(last, words(input).bounce);
  if (kind === 'autoReply') return autoReply(input, last);
  if (kind !== 'person') return fromMachine(input, last, kind);
  if (isColdPitch(input.thread, last)) return fromMachine(input, last, 'promotion');
  return fromPerson(input, last);
}

function foundInstruction({ messages }: TriageInput['thread']) {
  for (const message of messages.filter(({ isSent }) => !isSent)) {
    const sentence = findInstructionToAssistant(message.text);
    if (sentence) return { message, quote: quoteOf(sentence.text) };
  }
  return undefined;
}

function instructed(input: TriageInput, { message, quote }: { message: Message; quote: string }): Triage {
  const isNoise =
    message.isBulk || input.isUnknownSender || mailKind(message, input.thread.subject, input.me) !== 'person';
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

function fromPerson(input: TriageInput, last: Message): Triage {
  const title = invitedTo(input.thread.subject);
  if (title !== undefined && isToMe(input, last)) return invited(input, last, title);
  const unread = unreadLanguage(freshText(last.text));
  if (unread !== undefined) return notRead(input, last, unread);
  const requests = asksOf(last, input.thread.subject);
  if (requests.length > 0 && isToMe(input, last)) return asked(input, last, requests);
  const at = { receivedAt: last.receivedAt, zone: input.zone };
  const promise = findPromises(last.text, at)[0];
  if (promise) return promised(input, last, promise);
  const name = firstName(last.from);
  if (looksLikeReceipt(input.thread.subject, last.text))
    return {
      ...quiet('to_file', 1),
      reason: words(input).receipt(displayName(last.from)),
      sources: [cite(last)],
    };
  if (saysOnlyThanks(last, input.me))
    return { ...quiet('to_file', 1), reason: words(input).thanks(name), sources: [cite(last)] };
  return { ...quiet('to_read', 2), reason: words(input).tells(name), sources: [cite(last)] };
}

/** Of a language that nobody here reads only the question mark is understood. */
function notRead(input: TriageInput, last: Message, language: string): Triage {
  const name = firstName(last.from);
  const asks = isToMe(input, last) && findRequests(last.text).find(({ quote }) => /[?？]/.test(quote));
  if (!asks)
    return { ...quiet('to_read', 2), reason: words(input).unread(name, language), sources: [cite(last)] };
  return {
    ...quiet('needs_reply', 3),
    waitingOn: 'me',
    reason: words(input).unreadAsks(name, language),
    sources: [cite(last, asks.quote)],
  };
}

function promised(input: TriageInput, last: Message, { due, quote }: Promised): Triage {
  return {
    ...quiet('waiting_on_them', 2),
    waitingOn: 'them',
    waitingPerson: displayName(last.from),
    dueBy: due ?? null,
    reason: words(input).theyPromised(firstName(last.from), quote),
    sources: [cite(last, quote)],
  };
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

/**
 * A mail on which the person is only in copy asks others, unless it calls them by name. A mail with no known recipient
 * (a list, a blind copy) is taken as ours.
 */
function isToMe({ me }: TriageInput, { to, cc, text }: Message): boolean {
  const has = (people: Person[]) => people.some(({ address }) => sameAddress(address, me.address));
  return has(to) || !has(cc) || calls(text, firstName(me));
}

/** "Linda, …", "Hi Linda, …". */
const calls = (text: string, name: string) =>
  (
    text
      .slice(0, 80)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? []
  )
    .slice(0, 2)
    .includes(name.toLowerCase());
