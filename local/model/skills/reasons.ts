import type { Language } from './language.ts';
import { languageOf } from './language.ts';
import type { Request } from './requests.ts';
import { oneLine } from './sentences.ts';

/** "Dana asks to move tomorrow's review and wants the Q3 numbers." One sentence in the person's own language. */
export function requestReason(name: string, requests: Request[], language: Language): string {
  const phrases = requests
    .slice(0, 3)
    .map((request) => (language === 'he' ? hebrewPhrase(request) : englishPhrase(request)));
  return `${name} ${joined(phrases, language)}.`;
}

function englishPhrase({ kind, object, target, quote }: Request): string {
  // Words of another language are not woven into an English sentence, they are quoted.
  if (languageOf(object) === 'he') return `${foreignVerb[kind]} (“${oneLine(quote, 90)}”)`;
  const thing = turned(oneLine(object, 90));
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
      return `asks you to ${thing}`;
    default:
      return `asks: “${oneLine(object, 110)}”`;
  }
}

function confirmPhrase(quote: string, thing: string): string {
  if (/\blet (?:me|us) know (?:if|whether)\b/i.test(quote)) return `asks whether ${thing}`;
  return /\b(?:confirm|approve|sign off)\b/i.test(quote)
    ? `asks you to confirm ${thing}`
    : `asks: “${oneLine(quote, 90)}”`;
}

const foreignVerb: Record<Request['kind'], string> = {
  move: 'asks to move a meeting',
  meet: 'asks for a time to meet',
  need: 'wants something from you',
  confirm: 'asks you to confirm something',
  act: 'asks you to do something',
  question: 'asks a question',
};

const hebrewPhrase = ({ quote }: Request) => `מבקש/ת: “${oneLine(quote, 110)}”`;

/** The writer's "my" is not the reader's. */
const turned = (words: string) =>
  words
    .replace(/\b(my|our)\b/gi, 'their')
    .replace(/\b(me|us)\b/gi, 'them')
    .replace(/[.?!]+$/, '');

function joined(phrases: string[], language: Language): string {
  const verb = /^(?:asks|מבקש\/ת): /;
  const said = phrases.map((phrase, at) =>
    at > 0 && verb.test(phrases[at - 1] ?? '') ? phrase.replace(verb, '') : phrase,
  );
  if (said.length < 2) return said.join('');
  const and = language === 'he' ? ' וגם ' : ' and ';
  return `${said.slice(0, -1).join(', ')}${and}${said.at(-1)}`;
}
