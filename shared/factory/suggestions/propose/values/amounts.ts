/** An amount of money, whichever way it is written. */
export interface Amount {
  value: number;
  /** ISO 4217; `undefined` for a number that is written like money and names none. */
  currency: string | undefined;
}

const NUMBER = /\d{1,3}(?:[.,'’ ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?/g;
const GROUPED = /^\d{1,3}(?:[.,'’]\d{3})+$/;
const CENTS = /^\d{4,}[.,]\d{2}$|^\d{1,3}(?:[.,'’ ]\d{3})+[.,]\d{2}$/;
const PAY_WORDS =
  /\b(?:pay|paid|payment|price|fee|deposit|budget|costs?|transfer|wire|amount)\b|לשלם|תשלום|מחיר|סכום|העברה|מקדמה/i;
const LOOK_CHARS = 16;

const CURRENCIES = new Map(
  Object.entries({
    USD: '$ us$ usd dollar dollars buck bucks דולר דולרים',
    EUR: '€ eur euro euros יורו אירו',
    GBP: '£ gbp pound pounds quid',
    ILS: '₪ ils nis shekel shekels ש"ח ש״ח שח שקל שקלים',
    CHF: 'chf sfr franken franc francs',
    JPY: '¥ jpy yen',
    CAD: 'cad',
    AUD: 'aud',
    SEK: 'sek',
    NOK: 'nok',
    DKK: 'dkk',
    PLN: 'pln zł',
    CZK: 'czk kč',
    INR: '₹ inr rupees',
    CNY: 'cny rmb yuan',
    RUB: '₽ rubles',
    TRY: '₺ liras',
    BTC: '₿ btc bitcoin bitcoins',
    ETH: 'eth',
    USDT: 'usdt usdc',
  }).flatMap(([code, words]) => words.split(' ').map((word) => [word, code] as const)),
);
const SCALES = new Map<string, number>([
  ...['k', 'thousand', 'grand', 'אלף', 'אלפים'].map((word) => [word, 1_000] as const),
  ...['m', 'mn', 'mio', 'million', 'מיליון'].map((word) => [word, 1_000_000] as const),
]);
const NUMBER_WORDS = new Set(
  (
    'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen ' +
    'nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million half dozen ' +
    'אחד שני שלושה ארבעה חמישה שישה שבעה שמונה תשעה עשרה עשרים שלושים ארבעים חמישים שישים שבעים שמונים תשעים מאה מאות ' +
    'מאתיים אלף אלפיים אלפים מיליון'
  ).split(' '),
);

/** Amounts of a canonical text, and the text without them. */
export function amountsIn(text: string): { amounts: Amount[]; words: string[]; rest: string } {
  const amounts: Amount[] = [];
  const rest = text.replace(NUMBER, (number, index: number) => {
    const amount = amountAt(text, number, index);
    if (amount) amounts.push(amount);
    return amount ? ' ' : number;
  });
  return { amounts, words: amountsInWords(text), rest };
}

function amountAt(text: string, number: string, index: number): Amount | undefined {
  const before = text.slice(Math.max(0, index - LOOK_CHARS), index);
  const after = text.slice(index + number.length, index + number.length + 2 * LOOK_CHARS);
  const [first = '', second = ''] = firstWords(after);
  const scale = SCALES.get(first);
  const currency =
    CURRENCIES.get(lastWord(before)) ?? CURRENCIES.get(first) ?? (scale ? CURRENCIES.get(second) : undefined);
  const isWrittenAsMoney = GROUPED.test(number) || CENTS.test(number) || first === 'k';
  if (!currency && !isWrittenAsMoney && !isPaid(number, before, after)) return undefined;
  return { value: readNumber(number) * (scale ?? 1), currency };
}

/** Three digits and more that stand by themselves beside a word of payment. */
const isPaid = (number: string, before: string, after: string): boolean =>
  /^\d{3}/.test(number) && PAY_WORDS.test(before) && before.endsWith(' ') && !/^[ \-/]?\d/.test(after);

/** A sign or a word that ends the text, in lower case. */
function lastWord(text: string): string {
  const end = text.trimEnd();
  let from = end.length;
  while (from > 0 && /[\p{L}"״$]/u.test(end[from - 1] ?? '')) from -= 1;
  return from < end.length ? end.slice(from).toLowerCase() : (end.at(-1) ?? '');
}

/** The words with which the text begins; letters at once after the number belong to it, as in 9k. */
function firstWords(text: string): string[] {
  return (text.match(/^[ -]{0,2}(\p{Sc}|[\p{L}"״]+)(?: (\p{Sc}|[\p{L}"״]+))?/u)?.slice(1) ?? []).map((word) =>
    (word ?? '').toLowerCase(),
  );
}

/** `1,234.56`, `1.234,56` and `1 234,56` are one number; three digits after a lone sign are thousands. */
function readNumber(number: string): number {
  const cents = /[.,](\d{1,2})$/.exec(number);
  const whole = (cents ? number.slice(0, -cents[0].length) : number).replace(/\D/g, '');
  return Number(`${whole}.${cents?.[1] ?? '0'}`);
}

/** "nine thousand dollars", as its words. */
function amountsInWords(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}"״]+/gu) ?? [];
  return words.flatMap((word, place) => {
    if (!CURRENCIES.has(word)) return [];
    let from = place;
    while (from > 0 && (NUMBER_WORDS.has(words[from - 1] ?? '') || words[from - 1] === 'and')) from -= 1;
    return from < place ? [words.slice(from, place + 1).join(' ')] : [];
  });
}

export const amountKey = ({ value, currency }: Amount): string => `${value}${currency ?? ''}`;
