import type { CalendarEvent, FreeBusy, Message, Thread } from '../source-shapes.ts';
import { inFewWords, thingWanted, whetherAsked } from './asked.ts';
import { busyTimes, dayAskedFor, hasClash, sayDay } from './calendar-look.ts';
import { figuresNamed, findFact } from './facts.ts';
import type { Language } from './language.ts';
import { type MeetingWish, wishedMinutes } from './meeting.ts';
import { partOfDay } from './part-of-day.ts';
import { replyWords } from './reply-words.ts';
import type { Request } from './requests.ts';
import { oneLine, quoteOf } from './sentences.ts';
import { freeSlots, type Slot, sayMoment, twoSlots } from './slots.ts';

export interface Missing {
  what: string;
  why: string;
}

/** One paragraph of the reply, with what it rests on and what it lacks. */
export interface Part {
  text: string;
  missing?: Missing;
  sources?: { source: string; quote: string }[];
  slots?: Slot[];
}

/** What lies before the one who drafts. */
export interface Desk {
  thread: Thread;
  last: Message;
  language: Language;
  /** What an answer has to deal with, once each. */
  asked: Request[];
  wish: MeetingWish | undefined;
  /** The event that shall be moved, or the one that the mail invites to. */
  event: CalendarEvent | undefined;
  isInvitation: boolean;
  events: CalendarEvent[];
  /** The events were looked up: an empty list then means a free day. */
  hasCalendar: boolean;
  freeBusy: FreeBusy | undefined;
  now: string;
  zone: string;
}

/** The paragraphs of a reply, in the order of what was asked; nothing is said twice. */
export function toParts(desk: Desk): Part[] {
  const times = desk.asked.filter(({ kind }) => kind === 'move' || kind === 'meet');
  const others = desk.asked.filter((request) => !times.includes(request));
  const parts = [
    ...(desk.isInvitation ? [invitationPart(desk)] : []),
    ...(times.length > 0 ? [timePart(desk)] : []),
    ...figureParts(desk, others),
    ...others.flatMap((request) => answerParts(desk, request)),
  ];
  return [...new Map(parts.map((part) => [part.text, part])).values()];
}

function invitationPart({ event, events, zone, language }: Desk): Part {
  const words = replyWords[language];
  const missing = { what: words.yourComing, why: words.whyDecision };
  if (!event) return { text: `${gap(missing.what)}.`, missing };
  const calendar = hasClash(event, events, zone) ? words.clash : words.noClash;
  return {
    text: `${calendar} ${gap(missing.what)}.`,
    missing,
    sources: [{ source: `event:${event.id}`, quote: quoteOf(event.title) }],
  };
}

function timePart({ freeBusy, now, zone, wish, event, language }: Desk): Part {
  const words = replyWords[language];
  const minutes = wish ? wishedMinutes(wish, event, zone) : 30;
  const part = wish && partOfDay(wish.request.target ?? wish.request.quote);
  const slots = freeBusy ? twoSlots(freeSlots(freeBusy, { now, zone, minutes, part }), zone) : [];
  if (slots.length === 0) {
    const missing = { what: words.aFreeTime, why: words.whyNoSlot };
    return { text: words.noSlot(gap(missing.what)), missing };
  }
  const said = slots.map(({ start }) => sayMoment(start, zone, language));
  const offer = wish?.request.kind === 'move' ? words.offerMove : words.offerMeeting;
  const sources = event ? [{ source: `event:${event.id}`, quote: quoteOf(event.title) }] : [];
  return { text: offer(said, zone), slots, sources };
}

/** Something shall be written about figures that stand earlier in the conversation: they are laid beside it, verbatim. */
function figureParts({ thread, last, language }: Desk, others: Request[]): Part[] {
  if (!others.some((request) => thingWanted(request) !== undefined)) return [];
  const found = figuresNamed(last, thread);
  if (found.length === 0) return [];
  return [
    {
      text: replyWords[language].fromThread(found.map(({ text }) => text)),
      sources: found.map(({ source, quote }) => ({ source, quote })),
    },
  ];
}

function answerParts(desk: Desk, request: Request): Part[] {
  const open = whetherAsked(request);
  if (open.length === 0) return [answerPart(desk, request)];
  const why = replyWords[desk.language].whyMissing;
  return open.map(plain).map((what) => ({ text: `${gap(what)}.`, missing: { what, why } }));
}

function answerPart(desk: Desk, request: Request): Part {
  const { thread, last, events, zone, language } = desk;
  const earlier = thread.messages.filter(({ id }) => id !== last.id);
  const fact = findFact(request, { earlier, events, zone, language });
  if (fact) return { text: fact.text, sources: [{ source: fact.source, quote: fact.quote }] };
  const words = replyWords[language];
  const thing = thingWanted(request);
  if (thing !== undefined) {
    const why = /^your\b/i.test(thing) ? words.whyDecision : words.whyMissing;
    const missing = { what: plain(thing), why };
    return { text: words.thing(mine(inFewWords(thing), language), gap(missing.what)), missing };
  }
  const calendar = calendarSentence(desk, request);
  const missing =
    request.kind === 'question' && calendar === undefined
      ? { what: words.theAnswer(plain(oneLine(request.object, 100))), why: words.whyMissing }
      : { what: words.yourDecision(plain(oneLine(decisive(request), 100))), why: words.whyDecision };
  return { text: [calendar, `${gap(missing.what)}.`].filter(Boolean).join(' '), missing };
}

/** A sentence may ask for two things; each is decided by itself. */
const decisive = ({ kind, object, quote }: Request) => (kind === 'act' ? object : quote);

/** What the calendar says about the day in question: free, or when not; never why. */
function calendarSentence(desk: Desk, request: Request): string | undefined {
  const { thread, last, events, zone, language, hasCalendar } = desk;
  const day = hasCalendar ? dayAskedFor(request, last, desk) : undefined;
  if (day === undefined) return undefined;
  const words = replyWords[language];
  const part = partOfDay(request.quote) ?? partOfDay(thread.subject);
  const times = busyTimes(events, { day, part, zone });
  const named = sayDay(day, language);
  return times.length === 0 ? words.free(named, part) : words.busy(named, times);
}

/** The writer's "your recommendation" is the answerer's own. */
const mine = (words: string, language: Language): string =>
  language === 'en'
    ? words
        .replace(/\byour\b/gi, '\u0000')
        .replace(/\b(?:our|my)\b/gi, 'your')
        .replaceAll('\u0000', 'my')
    : words;

/** Brackets mark the gap, so they cannot stand inside it. */
const plain = (words: string): string => words.replace(/[[\]]/g, '');

const gap = (what: string) => `[missing: ${what}]`;
