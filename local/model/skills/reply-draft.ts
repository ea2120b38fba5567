import type { CalendarEvent, FreeBusy, Message, Thread, Tone } from '../source-shapes.ts';
import { findFact } from './facts.ts';
import { findInstructionToAssistant } from './injection.ts';
import { type Language, languageOf, localeLanguage } from './language.ts';
import { mailKind } from './mail-kinds.ts';
import { eventToMove, isOrganisedBy, type MeetingWish, meetingWish, wishedMinutes } from './meeting.ts';
import { firstName, type Person, sameAddress } from './people.ts';
import { requestReason } from './reasons.ts';
import { replyWords } from './reply-words.ts';
import { findRequests, type Request } from './requests.ts';
import { oneLine, quoteOf } from './sentences.ts';
import { freeSlots, type Slot, sayMoment, twoSlots } from './slots.ts';
import { lastMessage } from './triage.ts';

export interface ReplyInput {
  thread: Thread;
  events: CalendarEvent[];
  freeBusy: FreeBusy | undefined;
  tone: Tone | undefined;
  now: string;
  zone: string;
  locale: string;
  me: Person;
}

export interface ReplyDraft {
  outcome: 'draft' | 'nothing_to_do';
  subject: string;
  body: string;
  missing: Missing[];
  moveEvent: { eventId: string; start: string; end: string; zone: string } | null;
  reason: string;
  sources: { source: string; quote: string }[];
}

interface Missing {
  what: string;
  why: string;
}

/** One paragraph of the reply, with what it rests on and what it lacks. */
interface Part {
  text: string;
  missing?: Missing;
  sources?: { source: string; quote: string }[];
  slots?: Slot[];
}

interface Desk extends ReplyInput {
  last: Message;
  language: Language;
  requests: Request[];
  wish: MeetingWish | undefined;
  event: CalendarEvent | undefined;
}

/** A reply from what the sources hold. What none of them holds stands as `[missing: …]` and in the list. */
export function draftReply(input: ReplyInput): ReplyDraft {
  const last = lastMessage(input.thread);
  const why = whyNothing(input, last);
  if (why)
    return {
      outcome: 'nothing_to_do',
      subject: '',
      body: '',
      missing: [],
      moveEvent: null,
      reason: why,
      sources: [],
    };
  const desk = toDesk(input, last);
  const parts = toParts(desk);
  const own = desk.requests.map(({ quote }) => ({ source: `mail:${last.id}`, quote: quoteOf(quote) }));
  return {
    outcome: 'draft',
    subject: replySubject(input.thread.subject),
    body: toBody(desk, parts),
    missing: parts.flatMap(({ missing }) => missing ?? []),
    moveEvent: toMove(desk, parts),
    reason: requestReason(firstName(last.from), desk.requests, localeLanguage(input.locale)),
    sources: distinct([...own, ...parts.flatMap(({ sources }) => sources ?? [])]),
  };
}

function toDesk(input: ReplyInput, last: Message): Desk {
  const wish = meetingWish(last, input.thread, input);
  const event =
    wish?.request.kind === 'move'
      ? eventToMove(wish, { ...input, last, subject: input.thread.subject })
      : undefined;
  return { ...input, last, language: languageOf(last.text), requests: findRequests(last.text), wish, event };
}

function whyNothing({ thread, me, locale }: ReplyInput, last: Message): string | undefined {
  const say = (en: string, he: string) => (localeLanguage(locale) === 'he' ? he : en);
  if (last.isSent || sameAddress(last.from.address, me.address))
    return say('You wrote last; there is nothing to answer.', 'כתבת אחרון; אין על מה לענות.');
  if (findInstructionToAssistant(last.text))
    return say(
      'The mail tries to instruct the assistant; it gets no answer.',
      'ההודעה מנסה לתת הוראות לעוזר; היא לא תיענה.',
    );
  if (mailKind(last, thread.subject) !== 'person' || findRequests(last.text).length === 0)
    return say('Nothing is asked of you; there is nothing to answer.', 'לא מבקשים ממך דבר; אין על מה לענות.');
  return undefined;
}

function toParts(desk: Desk): Part[] {
  const times = desk.requests.filter(({ kind }) => kind === 'move' || kind === 'meet');
  const others = desk.requests.filter((request) => !times.includes(request));
  return [
    ...(times.length > 0 ? [timePart(desk)] : []),
    ...others.map((request) => answerPart(desk, request)),
  ];
}

function timePart({ freeBusy, now, zone, wish, event, language }: Desk): Part {
  const words = replyWords[language];
  const minutes = wish ? wishedMinutes(wish, event, zone) : 30;
  const slots = freeBusy ? twoSlots(freeSlots(freeBusy, { now, zone, minutes }), zone) : [];
  if (slots.length === 0) {
    const missing = { what: words.aFreeTime, why: words.whyNoSlot };
    return { text: words.noSlot(gap(missing.what)), missing };
  }
  const said = slots.map(({ start }) => sayMoment(start, zone, language));
  const offer = wish?.request.kind === 'move' ? words.offerMove : words.offerMeeting;
  const sources = event ? [{ source: `event:${event.id}`, quote: quoteOf(event.title) }] : [];
  return { text: offer(said, zone), slots, sources };
}

function answerPart({ thread, last, events, zone, language }: Desk, request: Request): Part {
  const earlier = thread.messages.filter(({ id }) => id !== last.id);
  const fact = findFact(request, { earlier, events, zone, language });
  if (fact) return { text: fact.text, sources: [{ source: fact.source, quote: fact.quote }] };
  const words = replyWords[language];
  if (request.kind === 'confirm' || request.kind === 'act') {
    const missing = { what: words.yourDecision(oneLine(request.quote, 100)), why: words.whyDecision };
    return { text: words.decision(gap(missing.what)), missing };
  }
  const object = oneLine(request.object, 120);
  if (request.kind === 'need') {
    const thing = object.replace(/[.?!,;:]+$/, '');
    return { text: words.thing(thing, gap(thing)), missing: { what: thing, why: words.whyMissing } };
  }
  const missing = { what: words.theAnswer(object), why: words.whyMissing };
  return { text: words.answerTo(object, gap(missing.what)), missing };
}

const gap = (what: string) => `[missing: ${what}]`;

function toBody({ tone, me, last, language }: Desk, parts: Part[]): string {
  const isFormal =
    tone?.traits.some((trait) => /formal|רשמי/i.test(trait) && !/informal|לא רשמי/i.test(trait)) ?? false;
  const words = replyWords[language];
  const signature =
    tone?.signature?.trim() || [words.closing(isFormal), me.name ? firstName(me) : ''].join('\n').trim();
  return [words.greeting(firstName(last.from), isFormal), ...parts.map(({ text }) => text), signature].join(
    '\n\n',
  );
}

/** Only an event of one's own can be moved; guests can only ask. */
function toMove({ event, me, zone }: Desk, parts: Part[]): ReplyDraft['moveEvent'] {
  const slot = parts.flatMap(({ slots }) => slots ?? [])[0];
  if (!event || !slot || !isOrganisedBy(event, me)) return null;
  return { eventId: event.id, ...slot, zone };
}

const replySubject = (subject: string) =>
  /^re:/i.test(subject.trim()) ? subject.trim() : `Re: ${subject.trim()}`.trim();

const distinct = (sources: { source: string; quote: string }[]) => [
  ...new Map(sources.map((one) => [`${one.source} ${one.quote}`, one])).values(),
];
