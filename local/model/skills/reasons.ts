import { inFewWords, thingsAsked } from './asked.ts';
import { type Language, languageOf } from './language.ts';
import type { Request } from './requests.ts';
import { oneLine } from './sentences.ts';

const REASON_CHARACTERS = 160;
const LONG = 70;
const MIDDLE = 55;
const SHORT = 45;
/** Rather all in fewer words than a part in many. */
const ATTEMPTS = [3, 2, 1].flatMap((shown) => [LONG, MIDDLE, SHORT].map((limit) => ({ shown, limit })));

/** "Dana asks to move tomorrow's review and wants the Q3 numbers." One sentence in the person's own language. */
export function requestReason(name: string, requests: Request[], language: Language): string {
  const asked = thingsAsked(requests);
  const phrase = language === 'he' ? hebrewPhrase : englishPhrase;
  const phrasesOf = (limit: number) => [...new Set(asked.map((request) => phrase(request, limit)))];
  for (const { shown, limit } of ATTEMPTS) {
    const phrases = phrasesOf(limit);
    const said = sentence(name, phrases, Math.min(shown, phrases.length), language);
    if (said.length <= REASON_CHARACTERS) return said;
  }
  return oneLine(sentence(name, phrasesOf(SHORT), 1, language), REASON_CHARACTERS);
}

function sentence(name: string, phrases: string[], shown: number, language: Language): string {
  const left = phrases.length - shown;
  const rest = language === 'he' ? ` (ועוד ${left})` : ` (and ${left} more)`;
  const said = `${name} ${joined(phrases.slice(0, shown), language)}${left > 0 ? rest : ''}`;
  return /[?!]”$|…$/.test(said) ? said : `${said}.`;
}

function englishPhrase({ kind, object, target, quote }: Request, limit: number): string {
  // Words of another language are not woven into an English sentence; the source shows them.
  if (languageOf(object) === 'he') return foreignVerb[kind];
  const thing = turned(inFewWords(object, limit));
  switch (kind) {
    case 'move':
      return `asks to move ${thing}${target ? ` to ${turned(target)}` : ''}`;
    case 'meet':
      return 'asks for a time to meet';
    case 'need':
      return `wants ${thing}`;
    case 'confirm':
      return confirmPhrase(quote, thing);
    case 'act':
      return `asks you to ${lowerFirst(thing)}`;
    case 'wish':
      return `writes “${oneLine(quote, Math.max(limit, 60))}”`;
    default:
      return questionPhrase(object);
  }
}

function confirmPhrase(quote: string, thing: string): string {
  if (/\blet (?:me|us) know (?:if|whether)\b/i.test(quote)) return `asks whether ${thing}`;
  return /\b(?:confirm|approve|sign off)\b/i.test(quote)
    ? `asks you to confirm ${thing}`
    : questionPhrase(quote);
}

const turnings: [RegExp, (rest: string) => string][] = [
  [/^(?:can|could|may|might|shall|should) we (.+)$/i, (rest) => `asks to ${rest}`],
  [/^(?:shall|should|can|may) I (.+)$/i, (rest) => `asks whether to ${rest}`],
  [/^do you (.+)$/i, (rest) => `asks whether you ${rest.replace(', or do you ', ' or ')}`],
  [/^are you (.+)$/i, (rest) => `asks whether you are ${rest}`],
  [/^have you (.+)$/i, (rest) => `asks whether you have ${rest}`],
  [/^is there (.+)$/i, (rest) => `asks whether there is ${rest}`],
  [/^(wh(?:ich|at) \p{L}+ (?:suits|works|fits|helps).*)$/iu, (rest) => `asks ${lowerFirst(rest)}`],
];

/** A question told in the third person where that is safe; otherwise in the writer's own words. */
function questionPhrase(question: string): string {
  const plain = inFewWords(question, 90);
  for (const [pattern, tell] of turnings) {
    const rest = pattern.exec(plain)?.at(-1);
    if (rest && !/\b(?:I|we)\b|…$/i.test(rest)) return tell(turned(rest));
  }
  return `asks “${oneLine(question, 90)}”`;
}

const foreignVerb: Record<Request['kind'], string> = {
  move: 'asks to move a meeting',
  meet: 'asks for a time to meet',
  need: 'wants something from you',
  confirm: 'asks you to confirm something',
  act: 'asks you to do something',
  question: 'asks a question',
  wish: 'waits for something from you',
};

const hebrewPhrase = ({ quote }: Request, limit: number) => `מבקש/ת: “${oneLine(quote, limit)}”`;

/** The writer's "my" is not the reader's. */
const turned = (words: string) =>
  words
    .replace(/ to (?:me|us)\b/gi, '')
    .replace(/\b(my|our)\b/gi, 'their')
    .replace(/\b(me|us)\b/gi, 'them')
    .replace(/[.?!]+$/, '');

const lowerFirst = (words: string) =>
  /^\p{Lu}\p{Ll}/u.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;

function joined(phrases: string[], language: Language): string {
  const verb = /^(?:asks (?=“)|asks you to |wants |מבקש\/ת: )/;
  const said = phrases.map((phrase, at) =>
    at > 0 && verb.exec(phrase)?.[0] === verb.exec(phrases[at - 1] ?? '')?.[0]
      ? phrase.replace(verb, '')
      : phrase,
  );
  if (said.length < 2) return said.join('');
  const and = language === 'he' ? ' וגם ' : ' and ';
  return `${said.slice(0, -1).join(', ')}${and}${said.at(-1)}`;
}
