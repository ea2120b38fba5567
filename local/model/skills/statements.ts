import type { CalendarEvent, Message, Thread } from '../source-shapes.ts';
import { pointerTo } from '../sources.ts';
import { findAmounts } from './amounts.ts';
import { keywords, overlap } from './keywords.ts';
import type { Language } from './language.ts';
import { displayName, sameAddress } from './people.ts';
import type { Request } from './requests.ts';
import { freshText, quoteOf, type Sentence, sentences } from './sentences.ts';
import { sayMoment, toInstant } from './slots.ts';

/** A statement that a source holds, with the place it stands in. */
export interface Statement {
  text: string;
  source: string;
  quote: string;
  /** Who said it, when it is repeated from the conversation: the answerer, the one who asks, or the name of a third. */
  by?: 'me' | 'you' | { name: string };
}

/** The statement of the sources that answers a request; undefined when none does, for nothing is made up. */
export function findStatement(
  request: Request,
  {
    earlier,
    last,
    events,
    zone,
    language,
  }: { earlier: Message[]; last: Message; events: CalendarEvent[]; zone: string; language: Language },
): Statement | undefined {
  const wanted = keywords(request.object);
  if (wanted.length === 0 || asksForFile(request)) return undefined;
  return (
    statementOfEvent(request, { wanted, events, zone, language }) ??
    statementOfThread(request, wanted, { earlier, last })
  );
}

/** A file is not answered by a sentence about it. */
const asksForFile = ({ kind, object }: Request) =>
  kind === 'need' &&
  /\b(?:files?|documents?|contract|report|slides?|deck|draft|spreadsheet|pdf|presentation|copy)\b|קובץ|מסמך|חוזה|מצגת|דו"ח/iu.test(
    object,
  );

/** "When is …?", "Where do we meet?": the calendar may know. */
export const asksForEvent = ({ kind, object }: Pick<Request, 'kind' | 'object'>): boolean =>
  kind === 'question' && /\b(?:when|what time|where)\b|מתי|איפה|באיזו שעה/iu.test(object);

function statementOfEvent(
  { kind, object }: Request,
  {
    wanted,
    events,
    zone,
    language,
  }: { wanted: string[]; events: CalendarEvent[]; zone: string; language: Language },
): Statement | undefined {
  const asksWhen = asksForEvent({ kind, object });
  const event = asksWhen ? events.find(({ title }) => isNamed(title, wanted)) : undefined;
  const start = event && toInstant(event.start, zone);
  if (!event || !start) return undefined;
  const place = event.place ? `, ${event.place}` : '';
  return {
    text: `${event.title}: ${sayMoment(start.toString(), zone, language)}${place}.`,
    source: pointerTo('event', event.id),
    quote: quoteOf(event.title),
  };
}

/** All words of the title: one that shares a word with the question is another one, and says what is nobody's business. */
const isNamed = (title: string, wanted: string[]): boolean => {
  const words = keywords(title);
  return words.length > 0 && overlap(words, wanted.join(' ')) === 1;
};

/** The newest earlier statement that holds nearly all words of what is asked, and figures when figures are asked. */
function statementOfThread(
  { object }: Request,
  wanted: string[],
  { earlier, last }: { earlier: Message[]; last: Message },
): Statement | undefined {
  const needsFigure =
    /\b(?:numbers?|figures?|amount|price|cost|how (?:much|many)|date|phone|total)\b|כמה|מחיר|סכום|מספר/iu.test(
      object,
    );
  const asked = wanted.filter((word) => !/^(?:number|figure|amount|total|מספר|סכום)/.test(word));
  for (const message of [...earlier].reverse()) {
    const match = sentences(freshText(message.text)).find((sentence) =>
      answers(sentence, asked, needsFigure),
    );
    if (match) return repeated(match.text, message, last);
  }
  return undefined;
}

/** Said again as what it is: the words of somebody at some time, not a claim of one's own of today. */
const repeated = (text: string, message: Message, last: Message): Statement => ({
  text,
  source: pointerTo('mail', message.id),
  quote: quoteOf(text),
  by: message.isSent
    ? 'me'
    : sameAddress(message.from.address, last.from.address)
      ? 'you'
      : { name: displayName(message.from) },
});

function answers({ text }: Sentence, wanted: string[], needsFigure: boolean): boolean {
  if (/[?？]\s*$/.test(text) || wanted.length === 0 || overlap(wanted, text) < 0.7) return false;
  if (!needsFigure) return keywords(text).length > wanted.length;
  const withoutAsked = text.replace(/\bQ[1-4]\b/gi, '');
  return findAmounts(text).length > 0 || /\d/.test(withoutAsked);
}

const figure = /\d+(?:[.,]\d+)? ?(?:%|percent\b)|[€$£₪] ?\d[\d.,]*\d/giu;
const MOST_FIGURES = 2;

/** Earlier statements that hold a figure which the newest message names. */
export function figuresNamed(last: Message, { messages }: Thread): Statement[] {
  const named = (freshText(last.text).match(figure) ?? []).map(folded);
  const earlier = messages.filter(({ id }) => id !== last.id).reverse();
  return earlier
    .flatMap((message) =>
      sentences(freshText(message.text))
        .filter(({ text }) => (text.match(figure) ?? []).some((one) => named.includes(folded(one))))
        .map(({ text }) => repeated(text, message, last)),
    )
    .slice(0, MOST_FIGURES);
}

const folded = (text: string): string => text.replace(/\s/g, '').toLowerCase();
