import { pointerTo } from '../sources.ts';
import { inFewWords, thingWanted, whetherAsked } from './asked.ts';
import { asksForDay, busyTimes, dayAskedFor, hasClash, isRead, sayDay } from './calendar-look.ts';
import { keywords, overlap } from './keywords.ts';
import type { Language } from './language.ts';
import { endOfDay, startOfDay } from './meeting.ts';
import { findOddDate } from './odd-dates.ts';
import { partOfDay } from './part-of-day.ts';
import { type Desk, gap, type Part } from './reply-desk.ts';
import { replyWords } from './reply-words.ts';
import type { Request } from './requests.ts';
import { oneLine, quoteOf } from './sentences.ts';
import { figuresNamed, findStatement } from './statements.ts';
import { isZoneUnclear, momentSentence, timePart } from './time-parts.ts';

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
    sources: [{ source: pointerTo('event', event.id), quote: quoteOf(event.title) }],
  };
}

/** Something shall be written about figures that stand earlier in the conversation: they are laid beside it, verbatim. */
function figureParts({ thread, last, language }: Desk, others: Request[]): Part[] {
  if (!others.some((request) => thingWanted(request) !== undefined)) return [];
  const found = figuresNamed(last, thread);
  if (found.length === 0) return [];
  return [
    {
      text: found.map(({ text, by }) => (by ? replyWords[language].saidBefore(by, text) : text)).join(' '),
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
  const statement = findStatement(request, { earlier, last, events, zone, language });
  const words = replyWords[language];
  if (statement)
    return {
      text: statement.by ? words.saidBefore(statement.by, statement.text) : statement.text,
      sources: [{ source: statement.source, quote: statement.quote }],
    };
  const odd = findOddDate(request.quote, desk);
  if (odd) return { text: words.oddDate(odd) };
  const thing = thingWanted(request);
  if (thing !== undefined) {
    const why = /^your\b/i.test(thing) ? words.whyDecision : words.whyMissing;
    const missing = { what: plain(thing), why };
    return { text: words.thing(mine(inFewWords(thing), language), gap(missing.what)), missing };
  }
  const calendar = calendarSentence(desk, request);
  const missing =
    (request.kind === 'question' || request.kind === 'wish') && calendar === undefined
      ? { what: words.theAnswer(plain(oneLine(request.object, 100))), why: words.whyMissing }
      : { what: words.yourDecision(plain(oneLine(decisive(request), 100))), why: words.whyDecision };
  return { text: [calendar, `${gap(missing.what)}.`].filter(Boolean).join(' '), missing };
}

/** A sentence may ask for two things; each is decided by itself. */
const decisive = ({ kind, object, quote }: Request) => (kind === 'act' ? object : quote);

/** What the calendar says about the day in question: free, or when not; never why. */
function calendarSentence(desk: Desk, request: Request): string | undefined {
  const { thread, last, events, zone, language, hasCalendar } = desk;
  // A time that the same sentence wishes for has its own answer.
  if (desk.wish?.request.quote === request.quote) return undefined;
  // Of the very thing that is talked about the calendar says nothing new.
  const isAboutEvent = events.some(({ title }) => overlap(keywords(title), request.quote) > 0);
  const moment = asksForDay(request) && !isAboutEvent ? momentSentence(desk, request.quote) : undefined;
  if (moment !== undefined || isAboutEvent || isZoneUnclear(desk, request.quote)) return moment;
  const day = hasCalendar ? dayAskedFor(request, last, desk) : undefined;
  if (
    day === undefined ||
    !isRead({ start: startOfDay(day, zone), end: endOfDay(day, zone) }, desk.calendarSpan)
  )
    return undefined;
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
