import { findDates } from './dates.ts';
import { freshText, sentences } from './sentences.ts';

/** Something a writer said they would do. */
export interface Promised {
  quote: string;
  /** ISO date, when one was named. */
  due?: string;
}

const promise =
  /\b(?:I(?:'|’)ll|I will|we(?:'|’)ll|we will|I(?:'|’)m going to|let me|I can) (?:\w+ )?(?:send|get back|share|prepare|call|let you know|check|come back|finish|deliver|review|update|look into|confirm|bring|pay|forward|write|have)\b|(?<!\p{L})(?:אשלח|נשלח לכם|אחזור אלי|אבדוק|אעדכן|אכין|אתקשר|אסיים|אעביר|אשלים)/iu;

/** Promises in what the writer wrote now. */
export function findPromises(text: string, at: { receivedAt: string; zone: string }): Promised[] {
  return sentences(freshText(text))
    .filter(({ text: words }) => promise.test(words) && !words.endsWith('?'))
    .map(({ text: quote }) => {
      const day = findDates(quote, at).at(0);
      return { quote, ...(day && { due: day.until ?? day.date }) };
    });
}
