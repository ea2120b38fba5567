import type { Message } from '../source-shapes.ts';
import { freshText, sentences } from './sentences.ts';

/** What people say to close a matter; a mail that says nothing else is thanks, an acknowledgement or a good-bye. */
const courtesies = new RegExp(
  [
    '(?:many |much |big |so many )?thanks?(?: you)?(?: (?:so|very) much| a lot| a million| again| ever so much)?',
    '(?:received|noted|understood|appreciated|agreed)(?: with thanks)?',
    '(?:much|very much|greatly|really) appreciated|(?:I |we )?(?:really )?appreciate (?:it|this|that|your help|the help)',
    '(?:I |we )?(?:have |just )?(?:got|received) (?:it|this|that|them|everything|all|both|your (?:mail|email|message))',
    "(?:that|it|this|which)?(?:[’']s|\\s?(?:is|sounds|looks|works|all))*\\s?(?:very |so |just |really |all |absolutely )?(?:perfect|great|good|fine|awesome|excellent|lovely|wonderful|brilliant|super|cool|fantastic|amazing|ok(?:ay)?|nice|beautiful)(?: (?:news|work|job|to me|for me|with me|by me))?",
    "(?:no|not a) (?:worries|problem)|my pleasure|you[’']?re welcome|welcome|well done|nice one|cheers|congrat(?:s|ulation|ulations)|legend|bravo|hooray|yes|yep|sure|ta",
    "(?:I[’']?ll )?see (?:you|u|ya)(?: (?:there|then|soon|later|around|on \\p{L}+|tomorrow|tonight|at \\d[\\d:apm ]*))*|(?:talk|speak)(?: to you)? soon|take care|until (?:then|\\p{L}+day)",
    '(?:have|enjoy) (?:a |an |your |the )?(?:nice |good |great |lovely |wonderful )?(?:day|evening|weekend|week|trip|time|holidays?|rest of your \\p{L}+|one)|you too|likewise|same to you',
    "you(?:[’']re| are) (?:the best|great|a star|a legend|amazing|wonderful|very kind|so kind|a lifesaver)|how kind(?: of you)?|so kind of you",
    '(?:best|kind|warm)(?:est)? (?:regards|wishes)|regards|best|love|sincerely|yours|hugs|all the best',
    'תודה(?: (?:רבה|לך|לכם|מראש|על הכול|על הכל))*|רב תודות|קיבלתי|קיבלנו|מעולה|מצוין|נהדר|יופי|סבבה|בסדר(?: גמור)?|אין בעיה|איזה כיף|בשמחה|נתראה|להתראות|בכיף|סוף שבוע נעים|יום טוב|שבוע טוב|בברכה',
  ]
    .map((one) => `(?:${one})`)
    .join('|'),
  'giu',
);

/** What thanks may name, in a few words: "for the photos", "for letting me know". */
const thanksFor =
  /\bfor (?:the|your|this|all|that|everything|yesterday|today|\p{L}+ing)(?: (?!but\b|however\b|and\b)[\p{L}'’]+){0,5}/giu;
const fillers =
  /^(?:and|so|then|all|again|both|everyone|my|dear|the|oh|wow|haha|ah|to|hi|hello|hey|for|me|us|now|too|very|lots|xx?|of)$/i;

/** Every sentence of the mail is a courtesy; a mail that says one thing more does not only say thanks. */
export function saysOnlyThanks({ text, from }: Message, me: { name: string }): boolean {
  const names = new Set(wordsOf(`${from.name} ${me.name} ${from.address.split('@')[0]}`));
  const said = withoutSignature(freshText(text), names);
  if (said === '' || said.length > 300 || /[?？]|\d{3}/.test(said)) return false;
  const left = said.replace(thanksFor, ' ').replace(courtesies, ' ');
  const hasCourtesy = left.length < said.length;
  return hasCourtesy && wordsOf(left).every((word) => names.has(word) || fillers.test(word));
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/\p{L}+/gu) ?? [];

/** The signature begins at a line that holds nothing but the writer's name, or a closing. */
function withoutSignature(text: string, names: Set<string>): string {
  const lines = sentences(text).map((sentence) => sentence.text);
  const end = lines.findIndex((line, at) => at > 0 && (closing.test(line) || isName(line, names)));
  return (end < 0 ? lines : lines.slice(0, end)).join(' ');
}

const closing =
  /^(?:(?:kind|best|warm|many)(?:est)? )?(?:regards|wishes|best|cheers|sincerely|yours(?: \p{L}+)?|love|greetings|בברכה)[,!.]?$/iu;
const isName = (line: string, names: Set<string>) => {
  const words = wordsOf(line);
  return words.length > 0 && words.length <= 4 && words.every((word) => names.has(word));
};
