import type { Place } from '../fill/fill.ts';
import { findAmounts } from './amounts.ts';
import { findDates } from './dates.ts';
import { findPeople } from './people.ts';
import { findRequests } from './requests.ts';
import { sentences } from './sentences.ts';
import { keySentences, summarise } from './summary.ts';

/** Reads a text once and answers, place by place, what a schema of any shape may want of it. */
export function readForSchema(text: string, at: { receivedAt: string; zone: string }) {
  const dates = findDates(text, at);
  const amounts = findAmounts(text);
  const numbers = [...text.matchAll(/(?<![\p{L}\d.])-?\d+(?:\.\d+)?(?![\p{L}\d])/gu)].map(([found]) =>
    Number(found),
  );

  return (place: Place): unknown => {
    const name = words(place.name);
    if (place.type === 'enum' || place.type === 'anyOf') return text === '' ? undefined : text;
    if (place.type === 'object') return text === '' ? undefined : {};
    if (place.type === 'array')
      return listFor(
        name,
        text,
        dates.map(({ date }) => date),
      );
    if (place.type === 'number' || place.type === 'integer') return numberFor(name, amounts, numbers);
    if (place.type === 'boolean')
      return findRequests(text).length > 0 && /\b(?:question|request|reply|answer|action|asks?)\b/.test(name);
    return stringFor(name, place, text, { date: dates[0]?.date, amount: amounts[0]?.text });
  };
}

const words = (name: string) =>
  name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();

function listFor(name: string, text: string, dates: string[]): string[] {
  if (/date|deadline|day/.test(name)) return dates;
  if (/people|person|name|attendee|who|contact/.test(name))
    return findPeople(text).map((one) => one.name || one.address);
  if (/question|request|task|action|todo/.test(name)) return findRequests(text).map(({ quote }) => quote);
  if (/amount|price|cost/.test(name)) return findAmounts(text).map((one) => one.text);
  return keySentences(text, 3).map((sentence) => sentence.text);
}

function numberFor(name: string, amounts: { amountMinor: number }[], numbers: number[]): number | undefined {
  const minor = amounts[0]?.amountMinor;
  if (minor === undefined || !/amount|price|cost|total|sum|minor/.test(name)) return numbers[0];
  return /minor|cents/.test(name) ? minor : minor / 100;
}

function stringFor(
  name: string,
  { schema }: Place,
  text: string,
  known: { date: string | undefined; amount: string | undefined },
): string | undefined {
  if (schema.format === 'date' || /date|due|deadline/.test(name)) return known.date;
  if (schema.format === 'date-time') return known.date && `${known.date}T00:00:00Z`;
  const [person] = findPeople(text);
  if (schema.format === 'email' || /e ?mail|address/.test(name))
    return findPeople(text).find(({ address }) => address)?.address;
  if (/person|name|author|sender|who/.test(name)) return person && (person.name || person.address);
  if (/amount|price|cost/.test(name)) return known.amount;
  if (/title|subject|heading/.test(name)) return sentences(text)[0]?.text.slice(0, 80);
  return summarise(text) || undefined;
}
