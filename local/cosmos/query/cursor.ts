import { createHmac, timingSafeEqual } from 'node:crypto';
import { badRequest } from '../wire/refusals.ts';
import type { Value } from './value.ts';

/**
 * Where a page ended: the place of its last row in the order of the result, never a count of rows, so that rows
 * which are inserted or deleted between two pages neither repeat nor hide others.
 */
export interface Position {
  order: Value[];
  /** The id, or for grouped and distinct results the value itself in canonical form. */
  key: string;
  partition: string;
  /** Which of the rows that one document gave; documents give several through JOIN only. */
  ordinal: number;
  /** Rows given so far: what is left of TOP or LIMIT. */
  given: number;
}

/** Everything that must be the same for the next page; a token of another question is refused. */
export type CursorContext = string;

export interface Cursors {
  write(position: Position, context: CursorContext): string;
  read(token: string, context: CursorContext): Position;
}

export function signedCursors(key: Buffer): Cursors {
  const sign = (payload: string, context: CursorContext) =>
    createHmac('sha256', key).update(`${payload}\n${context}`).digest().subarray(0, 18);
  return {
    write: (position, context) => {
      // JSON knows no undefined, so a missing order value is an empty array.
      const order = position.order.map((value) => (value === undefined ? [] : [value]));
      const payload = Buffer.from(JSON.stringify({ ...position, order })).toString('base64url');
      return `${payload}.${sign(payload, context).toString('base64url')}`;
    },
    read: (token, context) => {
      const [payload = '', signature = ''] = token.split('.');
      const given = Buffer.from(signature, 'base64url');
      const expected = sign(payload, context);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw badRequest(
          'The continuation token is altered or belongs to another query, container or partition.',
        );
      }
      const position = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Omit<Position, 'order'> & {
        order: Value[][];
      };
      return { ...position, order: position.order.map(([value]) => value) };
    },
  };
}
