import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { StandIn } from '../../stand-in/index.ts';
import { findAccessToken } from '../authority/grants.ts';
import type { Database } from '../database.ts';
import { bearerOf, type GraphGate } from './graph-call.ts';

const maxCallsInFlight = 4;

/** Counts calls from their arrival to the end of their answer, per app and mailbox; the fifth at once is too many. */
export function createInFlightGate(db: Database) {
  const counts = new Map<string, number>();
  // The header object is what the arriving request and the routed one have in common.
  const overLimit = new WeakSet<IncomingHttpHeaders>();

  function enter(req: IncomingMessage, res: ServerResponse): void {
    const bearer = bearerOf(req.headers.authorization);
    const token = bearer === undefined ? undefined : findAccessToken(db, bearer);
    if (!token) return;
    const key = `${token.client}|${token.account}`;
    const count = counts.get(key) ?? 0;
    if (count >= maxCallsInFlight) {
      overLimit.add(req.headers);
      return;
    }
    counts.set(key, count + 1);
    const leave = () => {
      res.off('finish', leave).off('close', leave);
      counts.set(key, (counts.get(key) ?? 1) - 1);
    };
    res.on('finish', leave).on('close', leave);
  }

  const gate: GraphGate = { isOverLimit: ({ headers }) => overLimit.has(headers) };
  return {
    gate,
    watch: (standIn: StandIn): StandIn => ({
      ...standIn,
      listener(req, res) {
        enter(req, res);
        standIn.listener(req, res);
      },
    }),
  };
}
