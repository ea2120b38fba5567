/** Numbers by which a person is called or paid, in a canonical text without links, days, amounts and IBANs. */
export interface Numbers {
  phones: string[];
  accounts: string[];
}

const RUN = /[+(]?\d(?:[ \-.()/]{0,2}\d)*/g;
const IBAN_BEGIN = /\b[A-Z]{2}\d{2}/gi;
const DATE = /\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?|\d{1,2}:\d{2}(?::\d{2})?/g;
const ACCOUNT_WORDS = /account|acct|a\/c|iban|routing|sort code|konto|חשבון|סניף/i;
const LABEL_CHARS = 24;
/** Country codes and leading zeros differ; nobody has two phones with the same last eight digits. */
const PHONE_TAIL = 8;

export function numbersIn(text: string): Numbers {
  const phones: string[] = [];
  const accounts: string[] = [];
  for (const { 0: run, index } of text.matchAll(RUN)) {
    const label = text.slice(Math.max(0, index - LABEL_CHARS), index);
    const digits = run.replace(/\D/g, '');
    if (isAccountByName(digits, label)) accounts.push(digits);
    else if (isPhone(run, digits)) phones.push(digits.slice(-PHONE_TAIL));
    else if (isLongNumber(run, digits)) accounts.push(digits);
  }
  return { phones, accounts };
}

/** International account numbers, compact, and the text without them. */
export function ibansIn(text: string): { ibans: string[]; rest: string } {
  const ibans: string[] = [];
  let rest = '';
  let end = 0;
  for (const { index } of text.matchAll(IBAN_BEGIN)) {
    const found = index < end ? undefined : ibanAt(text, index);
    if (!found) continue;
    ibans.push(found.iban);
    rest += `${text.slice(end, index)} `;
    end = found.end;
  }
  return { ibans, rest: rest + text.slice(end) };
}

/** Lengths of account numbers by country (ISO 13616 registry), for the countries whose people write to us most. */
const IBAN_CHARS: Record<string, number> = {
  AE: 23,
  AT: 20,
  BE: 16,
  BG: 22,
  CH: 21,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  EE: 20,
  ES: 24,
  FI: 18,
  FR: 27,
  GB: 22,
  GR: 27,
  HR: 21,
  HU: 28,
  IE: 22,
  IL: 23,
  IT: 27,
  LT: 20,
  LU: 20,
  LV: 21,
  NL: 18,
  NO: 15,
  PL: 28,
  PT: 25,
  RO: 24,
  SE: 24,
  SI: 19,
  SK: 24,
  TR: 26,
  UA: 29,
};
const IBAN_MIN_DIGITS = 9;
const IBAN_MAX_CHARS = 34;

/** Read sign by sign over gaps, dashes and line breaks, as far as its country writes them or as it goes on. */
function ibanAt(text: string, index: number): { iban: string; end: number } | undefined {
  const wanted = IBAN_CHARS[text.slice(index, index + 2).toUpperCase()];
  let iban = '';
  let end = index;
  for (let at = index; at < text.length && iban.length < (wanted ?? IBAN_MAX_CHARS); at += 1) {
    const sign = text[at] ?? '';
    if (/[A-Z0-9]/i.test(sign)) {
      iban += sign.toUpperCase();
      end = at + 1;
    } else if (!' -.\n'.includes(sign) || at - end > 2) break;
  }
  const digits = iban.replace(/\D/g, '').length;
  return digits >= IBAN_MIN_DIGITS ? { iban, end } : undefined;
}

/** Days and hours are made of digits, too. */
export const withoutDates = (text: string): string =>
  text.replace(DATE, (found, index: number) => {
    const isPart = /\d[-./]?$/.test(text.slice(Math.max(0, index - 2), index));
    const goesOn = /^[-./]?\d/.test(text.slice(index + found.length, index + found.length + 2));
    return !isPart && !goesOn && isDate(found) ? ' '.repeat(found.length) : found;
  });

function isDate(found: string): boolean {
  if (/^\d{1,2}:/.test(found)) return true;
  const [first = 0, second = 0, third = 0] = found.split(/[-./T: ]/).map(Number);
  const isDayAndMonth = (a: number, b: number) =>
    a >= 1 && b >= 1 && Math.min(a, b) <= 12 && Math.max(a, b) <= 31;
  if (first > 31) return first >= 1900 && first < 2100 && isDayAndMonth(second, third);
  return isDayAndMonth(first, second) && (third < 100 || (third >= 1900 && third < 2100));
}

function isPhone(run: string, digits: string): boolean {
  const count = digits.length;
  if (run.startsWith('+') || digits.startsWith('00')) return count >= 8 && count <= 15;
  if (digits.startsWith('0')) return count >= 8 && count <= 11;
  return /^(?:1[-. ]?)?\(?\d{3}\)?[-. ]{1,2}\d{3}[-. ]\d{4}$|^\d{3}-\d{4}$/.test(run);
}

const isAccountByName = (digits: string, label: string): boolean =>
  digits.length >= 5 && ACCOUNT_WORDS.test(label);

/** Nine digits and more that are no list of small numbers. */
function isLongNumber(run: string, digits: string): boolean {
  if (digits.length < 9) return false;
  return /[-/]/.test(run) || run.split(/\D+/).some((group) => group.length >= 4);
}
