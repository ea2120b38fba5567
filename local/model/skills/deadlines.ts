import { type FoundDate, findDates } from './dates.ts';
import { findRequests } from './requests.ts';
import { freshText, sentences } from './sentences.ts';

/** A day by which something must be done, with the sentence that says so. */
export interface Deadline {
  date: string;
  quote: string;
}

const cue =
  /\b(?:by|before|until|till|due|deadline|no later than|latest|expires?|ends?|within|asap|end of)\b|(?<!\p{L})(?:עד|לפני|דדליין|תאריך אחרון|לא יאוחר|בתוך|תוך)/iu;

/**
 * The earliest day that binds the reader: a day with a word such as "by" or "עד", a day inside a request, and the day of a
 * meeting that shall be moved (it must be answered before that day).
 */
export function findDeadline(text: string, at: { receivedAt: string; zone: string }): Deadline | undefined {
  const fresh = freshText(text);
  const requests = findRequests(fresh);
  const bound = sentences(fresh).flatMap(({ text: quote }) => {
    const request = requests.find((one) => one.quote === quote);
    if (!request && !cue.test(quote)) return [];
    const dates = request?.kind === 'move' ? findDates(request.object, at) : findDates(quote, at);
    return dates.map((date) => ({ date: lastDay(date), quote }));
  });
  const received = at.receivedAt.slice(0, 10);
  const ahead = bound.filter(({ date }) => date >= received).sort((a, b) => a.date.localeCompare(b.date));
  return ahead[0];
}

const lastDay = ({ date, until }: FoundDate) => until ?? date;
