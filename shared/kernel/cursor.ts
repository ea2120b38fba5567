import { createHmac, timingSafeEqual } from 'node:crypto';
import { DAY_MS } from './clock.ts';
import { invalidRequest } from './errors.ts';

export interface CursorScope {
  tenantId: string;
  route: string;
  /** The query without cursor and limit, so that a cursor never continues another list. */
  query: string;
}

/** Opaque page positions, bound to tenant, route and query; altered, foreign or day-old ones are refused. */
export interface Cursors {
  seal(scope: CursorScope, position: string, now: Date): string;
  open(scope: CursorScope, cursor: string, now: Date): string;
}

export function createCursors(secret: string): Cursors {
  const sign = (scope: CursorScope, payload: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([scope.tenantId, scope.route, scope.query, payload]))
      .digest();

  return {
    seal(scope, position, now) {
      const payload = Buffer.from(JSON.stringify([now.getTime() + DAY_MS, position])).toString('base64url');
      return `${payload}.${sign(scope, payload).toString('base64url')}`;
    },
    open(scope, cursor, now) {
      const [payload = '', signature = ''] = cursor.split('.');
      const given = Buffer.from(signature, 'base64url');
      const expected = sign(scope, payload);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw cursorNotValid();
      const [until, position] = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as [
        number,
        string,
      ];
      if (until < now.getTime()) throw cursorNotValid();
      return position;
    },
  };
}

export const cursorNotValid = () =>
  invalidRequest({
    detail: 'The cursor is not valid for this list. Start again from the first page.',
    errors: [{ pointer: '/cursor', code: 'cursor', message: 'Unknown, changed or older than 24 hours.' }],
  });
