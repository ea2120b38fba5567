import { bodyAsText } from '../html-text.ts';
import type { Message } from '../mail/message.ts';
import type { Condition } from '../mail/message-store.ts';
import { badRequest } from './graph-error.ts';

interface Term {
  property: string | null;
  words: string;
}

/** Reads the keyword text of a mail search: words and `subject:`, `from:` …, all of which must match. */
function parseSearch(text: string): Term[] {
  const terms: Term[] = [];
  for (const [whole, property, phrase, word] of text.matchAll(/(?:(\w+):)?(?:"([^"]+)"|([^\s"]+))/g)) {
    if (whole === 'AND') continue;
    if (whole === 'OR' || whole === 'NOT')
      throw badRequest(`The search operator '${whole}' is not supported here.`);
    const isProperty = property !== undefined && Object.hasOwn(readers, property.toLowerCase());
    const words = isProperty || property === undefined ? (phrase ?? word ?? '') : whole;
    terms.push({
      property: isProperty ? property.toLowerCase() : null,
      words: words.replace(/\*$/, '').toLowerCase(),
    });
  }
  if (terms.length === 0) throw badRequest('The search text is empty.');
  return terms;
}

interface MessageSearch {
  /** Cuts the candidates down inside the store. */
  conditions: Condition[];
  matches(message: Message): boolean;
}

/** A search for words by their beginnings, as Exchange finds them. */
export function messageSearch(text: string): MessageSearch {
  const terms = parseSearch(text);
  return {
    conditions: terms.map(({ words }) => ({ sql: 'instr(search_text, ?) > 0', values: [words] })),
    matches: (message) => terms.every((term) => isMatch(term, message)),
  };
}

const people = (list: Message['to']) => list.map(({ name, address }) => `${name} ${address}`).join('\n');
const author = ({ from }: Message) => people(from ? [from] : []);

const readers: Record<string, (message: Message) => string> = {
  subject: ({ subject }) => subject,
  from: author,
  to: ({ to }) => people(to),
  cc: ({ cc }) => people(cc),
  participants: (message) => [author(message), people(message.to), people(message.cc)].join('\n'),
  body: ({ body }) => bodyAsText(body),
};
const everywhere = ['subject', 'participants', 'body'];

function isMatch({ property, words }: Term, message: Message): boolean {
  const fields = property === null ? everywhere : [property];
  return fields.some((field) => startsWord(readers[field]?.(message).toLowerCase() ?? '', words));
}

function startsWord(text: string, words: string): boolean {
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? ' ')) return true;
  }
  return false;
}
