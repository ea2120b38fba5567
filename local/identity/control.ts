import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { hasControlKey } from '../doors/index.ts';
import { type TokenOrder, tokenOrder } from './control-tokens.ts';
import type { Persons } from './persons.ts';
import { bodyOf } from './request-body.ts';
import type { Store } from './store.ts';

export interface ControlDesk {
  persons: Persons;
  store: Store;
  mint(order: TokenOrder): string;
  controlKey: string | undefined;
}

const prefix = '/__control/';
const personOrder = z.strictObject({ email: z.email(), name: z.string().min(1).max(100) });

export const isControl = (pathname: string): boolean => pathname.startsWith(prefix);

/**
 * What tests order. `POST tokens`: an access token, good or bad. `PUT persons/<oid>`: somebody whom the page offers.
 * `DELETE sessions/<oid>`: their sign-in and all refresh tokens end, as when they signed out everywhere; access tokens
 * live on until they expire, as at any issuer.
 */
export async function answerControl(desk: ControlDesk, req: IncomingMessage, res: ServerResponse) {
  if (req.headers.origin !== undefined)
    return json(res, 403, { error: 'the control door answers programs, not pages' });
  if (!hasControlKey(req.headers, desk.controlKey))
    return json(res, 401, { error: 'the control door wants the key of its data folder' });

  const { pathname } = new URL(req.url ?? '/', 'http://identity');
  const [thing = '', oid = ''] = pathname.slice(prefix.length).split('/');
  const order = orders[`${req.method} ${thing}`];
  if (!order) return json(res, 404, { error: 'the control door knows no such order' });
  return order({ desk, oid, body: parsed(await bodyOf(req)) }, res);
}

interface Ordered {
  desk: ControlDesk;
  oid: string;
  body: unknown;
}

const orders: Record<string, (ordered: Ordered, res: ServerResponse) => void> = {
  'POST tokens'({ desk, body }, res) {
    const order = tokenOrder.safeParse(body);
    if (!order.success) return json(res, 400, { error: z.prettifyError(order.error) });
    json(res, 200, { accessToken: desk.mint(order.data) });
  },

  'PUT persons'({ desk, oid, body }, res) {
    const order = personOrder.safeParse(body);
    if (!order.success) return json(res, 400, { error: z.prettifyError(order.error) });
    desk.persons.know({ oid, ...order.data });
    json(res, 200, { oid });
  },

  'DELETE sessions'({ desk, oid }, res) {
    json(res, 200, { ended: desk.store.forgetSignIns(oid) });
  },
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text || '{}');
  } catch {
    return undefined;
  }
}

function json(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  res.end(JSON.stringify(body));
}
