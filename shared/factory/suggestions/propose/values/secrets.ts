import { withoutDates } from './numbers.ts';

/** What nobody passes on: whoever has it can act as the person. */
export interface Secret {
  kind: 'one_time_code' | 'card_number' | 'national_id' | 'access_key';
  value: string;
  /** The words beside it may as well mean the code of a door. */
  isUnsure?: boolean;
}

/** Secrets of a canonical text, in the written forms of English and Hebrew. */
export const secretsIn = (text: string): Secret[] => [
  ...codesIn(text),
  ...cardsIn(text),
  ...nationalIdsIn(text),
  ...accessKeysIn(text),
];

const STRONG_WORDS =
  /(?:one[- ]?time|verification|security|log[- ]?in|sign[- ]?in|access|authentication|authenticator|confirmation|activation|two[- ]factor|temporary|backup|recovery|reset|sms|2fa|mfa) (?:code|passcode|password|pin)\b|\botp\b|\bpasscode\b|קוד (?:[הל]?אימות|[הל]?זיהוי|[הל]?הזדהות|[הל]?כניסה|[הל]?גישה|[הל]?אבטחה|[הל]?אישור|[הל]?התחברות|ה?ו?וידוא|ה?זמני|ה?סודי|[הל]?שחזור|ה?חד[- ]?פעמי)|ה?סיסמ[הא] ה?(?:חד[- ]?פעמית|זמנית)/gi;
const WEAK_WORDS = /\b(?:code|pin)\b|(?:^|[^\p{L}])[ובלהש]{0,2}קוד(?!\p{L})/giu;
/** Words that make a code something else, before it in English, behind it in Hebrew. */
const OTHER_CODES =
  /\b(?:postal|post|zip|area|dress|country|promo|promotion|discount|coupon|voucher|error|order|booking|tracking|product|source|qr|bar|status|dialling|colou?r|gift|branch|sort|tax|course|door|gate|building|garage|parking|wi-?fi|entrance|key)[ -]?$|^ ?(?:פוסטלי|קופון|הנחה|מוצר|הזמנה|שגיאה|לבוש|מקור|הטבה|סניף|קורס|ל?בניין|ל?דלת|ל?שער|ל?חניה)/i;
const FILLER = /\b(?:is|was|are|the|your|my|now)\b|שלך|שלכם|הוא|היא|זה|הינו|[\s:=#"'()*-]/giu;
const CODE = /(?:[A-Z]{1,3}-)?\d(?:[ -]?\d)*/g;
const LETTERED_CODE = /[A-Z0-9]+(?:-[A-Z0-9]+)*/g;
const SENTENCE_END = /[.!?]\s|\n/;
const REACH_CHARS = 60;

/** A code is told by the words beside it: in its sentence, or above it when it stands on a line of its own. */
function codesIn(text: string): Secret[] {
  const sentences = text
    .split(SENTENCE_END)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
  return sentences.flatMap((sentence, place) => {
    const announced = () => [1, 2].some((back) => names(sentences[place - back] ?? '', STRONG_WORDS));
    return valuesIn(sentence).flatMap((value): Secret[] => {
      const told = howTold(sentence, value) ?? (isAlone(sentence, value) && announced() ? 'sure' : undefined);
      if (!told) return [];
      return [{ kind: 'one_time_code', value: bare(value.text), isUnsure: told === 'unsure' }];
    });
  });
}

const bare = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');
const isAlone = (sentence: string, { text }: Value): boolean =>
  sentence.length < REACH_CHARS && bare(sentence) === bare(text);
/** A search begins at the beginning, whatever an earlier one has left in the pattern. */
const names = (text: string, words: RegExp): boolean => text.search(words) >= 0;

interface Value {
  text: string;
  index: number;
  /** It may as well be a day or a year. */
  isDay: boolean;
  /** It may as well be a word in capitals. */
  isLettered: boolean;
}

/** Four to eight digits that are no part of an amount, a share or a longer number; letters and digits in capitals. */
function valuesIn(sentence: string): Value[] {
  const undated = withoutDates(sentence);
  const digits = [...sentence.matchAll(CODE)].flatMap(({ 0: found, index }) => {
    const count = found.replace(/\D/g, '').length;
    const before = sentence[index - 1] ?? '';
    const after = sentence.slice(index + found.length, index + found.length + 2);
    const stands = !/[\p{L}\p{N}\p{Sc}.,+/]/u.test(before) && !/^(?:[\p{L}%:]|[.,]\d)/u.test(after);
    const isDay = undated[index] === ' ' || /^(?:19|20)\d\d$/.test(found);
    return count >= 4 && count <= 8 && stands ? [{ text: found, index, isDay, isLettered: false }] : [];
  });
  const lettered = [...sentence.matchAll(LETTERED_CODE)].flatMap(({ 0: found, index }) => {
    const isMixed = found.length >= 5 && found.length <= 12 && /\d/.test(found) && /[A-Z]/.test(found);
    return isMixed ? [{ text: found, index, isDay: false, isLettered: true }] : [];
  });
  return [...digits, ...lettered];
}

function howTold(sentence: string, { text, index, isDay, isLettered }: Value): 'sure' | 'unsure' | undefined {
  const before = sentence.slice(Math.max(0, index - REACH_CHARS), index);
  const after = sentence.slice(index + text.length, index + text.length + REACH_CHARS);
  if (/^G-\d{6}$/.test(text) || follows(before, STRONG_WORDS)) return 'sure';
  if (isLettered) return undefined;
  const isNamed = names(before, STRONG_WORDS) || (names(after, STRONG_WORDS) && namesValue(after));
  if (!isDay && (isNamed || isToBeEntered(before, after))) return 'sure';
  return follows(before, WEAK_WORDS) || (namesValue(after) && hasCode(after)) ? 'unsure' : undefined;
}

/** "Use 482913 to sign in", "הקש 482913 כדי להתחבר". */
const isToBeEntered = (before: string, after: string): boolean =>
  /(?:\b(?:use|enter|type)|(?:הקש|הזן|הקלד)(?:י|ו)?) $/i.test(before) &&
  /^ (?:to (?:sign|log|verify|confirm|authenticate|complete)|(?:כדי )?ל(?:התחבר|הזדהות|אימות|כניסה|היכנס|אמת))/i.test(
    after,
  );

/** The words stand right before, with nothing but "is" and a colon in between. */
function follows(before: string, words: RegExp): boolean {
  const found = [...before.matchAll(words)].at(-1);
  if (!found || isOtherCode(before, found)) return false;
  return before.slice(found.index + found[0].length).replace(FILLER, '') === '';
}

const isOtherCode = (text: string, { 0: found, index }: RegExpExecArray): boolean =>
  OTHER_CODES.test(text.slice(0, index).trimEnd()) || OTHER_CODES.test(text.slice(index + found.length));

/** "… is your code", "… הוא הקוד": the value comes first. */
const namesValue = (after: string): boolean =>
  /^ (?:is|are|was|-) (?:your|the|my) |^ (?:הוא|היא|זה) /i.test(after);

function hasCode(after: string): boolean {
  const [found] = after.matchAll(WEAK_WORDS);
  return found !== undefined && !isOtherCode(after, found);
}

const DIGIT_RUN = /\d(?:[ -]?\d)*/g;
const CARD_SHAPES = [
  [4, 4, 4, 4, 3],
  [4, 4, 4, 4],
  [4, 6, 5],
  [4, 6, 4],
  [19],
  [18],
  [17],
  [16],
  [15],
  [14],
  [13],
];

/** ISO/IEC 7812: thirteen to nineteen digits, grouped as on the card or not at all, with a right check digit. */
function cardsIn(text: string): Secret[] {
  const runs = text.replace(/\n/g, ' ').match(DIGIT_RUN) ?? [];
  return runs.flatMap((run) => {
    const groups = run.split(/[ -]/);
    return groups.flatMap((_, from) => cardAt(groups.slice(from, from + 5)));
  });
}

function cardAt(groups: string[]): Secret[] {
  return CARD_SHAPES.filter((shape) => shape.every((length, place) => groups[place]?.length === length))
    .map((shape) => groups.slice(0, shape.length).join(''))
    .filter((digits) => /^[2-6]/.test(digits) && hasLuhnSum(digits))
    .map((value) => ({ kind: 'card_number', value }));
}

function hasLuhnSum(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, sign, place) => {
    const doubled = Number(sign) * (place % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

const ID_WORDS = /ת\.?["״']?ז|תעודת ה?זהות|(?:מספר|מס') (?:ה)?זהות|teudat zehut/i;
const ID_NUMBER_WORDS =
  /\b(?:national|identity|personal|citizen)(?: id| identity| identification)?(?: card)? (?:number|no)\b|\bid (?:card )?(?:number|no)\b/i;
const SOCIAL_WORDS = /\b(?:ssn|social security)\b/i;
const PASSPORT_WORDS = /passport|דרכון/i;
const SOCIAL_NUMBER = /^(?!000|666|9\d\d)\d{3}-\d{2}-\d{4}$/;
const BRITISH = /\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]\b/g;
const LABEL_CHARS = 30;

/** Numbers of people as Israel, the United States and the United Kingdom write them; of passports, beside that word. */
function nationalIdsIn(text: string): Secret[] {
  const onOneLine = text.replace(/\n/g, ' ');
  const labelled = [...onOneLine.matchAll(DIGIT_RUN)].filter(({ 0: run, index }) =>
    isNationalId(run, onOneLine.slice(Math.max(0, index - LABEL_CHARS), index)),
  );
  return [...labelled, ...onOneLine.matchAll(BRITISH)].map(({ 0: found }) => ({
    kind: 'national_id',
    value: found.replace(/[ -]/g, ''),
  }));
}

function isNationalId(run: string, label: string): boolean {
  const digits = run.replace(/\D/g, '');
  if (SOCIAL_NUMBER.test(run) || (SOCIAL_WORDS.test(label) && digits.length === 9)) return true;
  if (PASSPORT_WORDS.test(label) && digits.length >= 7 && digits.length <= 9) return true;
  if (ID_WORDS.test(label)) return digits.length >= 8 && digits.length <= 9;
  return ID_NUMBER_WORDS.test(label) && digits.length === 9 && hasLuhnSum(digits);
}

const WORD = /[A-Za-z0-9_.-]+/g;
const KEY_BEGINNINGS = [
  'sk-',
  'sk_live_',
  'rk_live_',
  'ghp_',
  'gho_',
  'ghs_',
  'github_pat_',
  'glpat-',
  'xoxb-',
  'xoxp-',
  'AKIA',
  'AIza',
];
const KEY_MIN_CHARS = 20;

/** Keys as their makers mark them, signed tokens (RFC 7519), private keys (RFC 7468). */
function accessKeysIn(text: string): Secret[] {
  const words = (text.match(WORD) ?? []).filter(
    (word) =>
      word.length >= KEY_MIN_CHARS &&
      (KEY_BEGINNINGS.some((beginning) => word.startsWith(beginning)) ||
        (word.startsWith('eyJ') && word.split('.').length === 3)),
  );
  const isPrivate = text.includes('PRIVATE KEY-----');
  return [...words, ...(isPrivate ? ['private key'] : [])].map((value) => ({ kind: 'access_key', value }));
}
