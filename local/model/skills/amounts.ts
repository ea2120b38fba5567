export interface FoundAmount {
  text: string;
  index: number;
  amountMinor: number;
  /** ISO 4217. */
  currency: string;
}

const currencies: Record<string, string> = {
  $: 'USD',
  '€': 'EUR',
  '£': 'GBP',
  '₪': 'ILS',
  nis: 'ILS',
  'ש"ח': 'ILS',
  'ש״ח': 'ILS',
  שקל: 'ILS',
  שקלים: 'ILS',
  dollars: 'USD',
  euros: 'EUR',
  euro: 'EUR',
};
const withoutCents = new Set(['JPY', 'KRW']);
const mark = '\\$|€|£|₪|USD|EUR|GBP|ILS|NIS|CHF|JPY';
const wordMark = `${mark}|dollars|euros?|ש["״]ח|שקלים|שקל`;
const number = "\\d{1,3}(?:[,.' \\u00a0]\\d{3})+(?:[.,]\\d{1,2})?|\\d+(?:[.,]\\d{1,2})?";
const pattern = new RegExp(
  `(?:(?<before>${mark})\\s?(?<first>${number}))|(?:(?<![\\d.,])(?<second>${number})\\s?(?<after>${wordMark})(?!\\p{L}))`,
  'giu',
);

/** Money named in a text. Both `1,234.50` and `1.234,50` are read. */
export function findAmounts(text: string): FoundAmount[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const { before, first, second, after } = match.groups ?? {};
    const currency = currencyOf(before ?? after ?? '');
    const value = writtenValue(first ?? second ?? '');
    if (!Number.isFinite(value)) return [];
    const amountMinor = Math.round(value * (withoutCents.has(currency) ? 1 : 100));
    return [{ text: match[0], index: match.index, amountMinor, currency }];
  });
}

const currencyOf = (sign: string) => currencies[sign.toLowerCase()] ?? sign.toUpperCase();

function writtenValue(written: string): number {
  const cents = /[.,](\d{1,2})$/.exec(written);
  const whole = (cents ? written.slice(0, -cents[0].length) : written).replace(/\D/g, '');
  return Number(`${whole}.${cents?.[1] ?? '0'}`);
}
