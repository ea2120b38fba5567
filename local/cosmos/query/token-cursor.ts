import { badRequest } from '../wire/refusals.ts';
import { type Token, tokenize } from './lexer.ts';

/** A reading position in the tokens of one query text. */
export interface TokenCursor {
  peek(): Token;
  take(): Token;
  isNext(text: string): boolean;
  accept(text: string): boolean;
  expect(text: string): void;
  name(purpose: string): string;
  unexpected(expectation: string): Error;
}

export function tokenCursor(text: string): TokenCursor {
  const tokens = tokenize(text);
  let index = 0;
  const peek = () => tokens[index] ?? { kind: 'end', text: 'the end of the query', position: text.length };

  // A word or a quoted string never stands for a keyword or a symbol, whatever its text.
  const isNext = (wanted: string) => {
    const { kind, text } = peek();
    return (kind === 'keyword' || kind === 'symbol') && text === wanted;
  };
  const take = () => {
    const token = peek();
    index += 1;
    return token;
  };
  const accept = (wanted: string) => {
    if (!isNext(wanted)) return false;
    index += 1;
    return true;
  };
  const unexpected = (expectation: string) => {
    const { text, position } = peek();
    return badRequest(`Syntax error: expected ${expectation} but found '${text}' at position ${position}.`);
  };
  const expect = (wanted: string) => {
    if (!accept(wanted)) throw unexpected(`'${wanted}'`);
  };
  const name = (purpose: string) => {
    const token = peek();
    if (token.kind === 'keyword') throw reservedWord(token, purpose);
    if (token.kind !== 'word') throw unexpected(purpose);
    return take().text;
  };
  return { peek, take, isNext, accept, expect, name, unexpected };
}

function reservedWord({ text, position }: Token, purpose: string): Error {
  const word = text.toLowerCase();
  return badRequest(
    `Syntax error: '${word}' at position ${position} is a reserved word and cannot be ${purpose}; write ["${word}"] to address a member of that name.`,
  );
}
