import { z } from 'zod';
import { sha256Hex } from '#kernel';
import type { ArrivedThread } from '#platform/connectors';
import { toSource, toThreadItem } from './mail.ts';
import { defineReadTool } from './tool.ts';

/** Of a full list, what conversations that failed before may take; more when there is less that is new. */
const SHARE_OF_FAILED = 0.25;
/** So many are worked off before anything new is taken up: the list of what is left over cannot grow for ever. */
const MOST_FAILED = 200;

const Named = z.array(z.strictObject({ threadId: z.string().max(500), label: z.string().max(200) }));

/** Where a workflow goes on: how far it has come, and what earlier runs left over. */
const GoOnFrom = z.strictObject({
  since: z.iso.datetime(),
  isLater: z.boolean().describe('False: it was never here before, so it begins with the newest mail.'),
  seen: z.array(z.string()).describe('Digests of the messages of that very moment that were looked at.'),
  notReached: Named,
  failed: Named,
  parked: z.number().int(),
});

/** Conversations that a workflow has not looked at yet, oldest first, so that none is ever passed over. */
export const mailNew = defineReadTool({
  name: 'mail.new',
  summary: 'List conversations with new mail, and those that earlier runs left over.',
  input: z.strictObject({ from: GoOnFrom, limit: z.number().int().min(1).max(20) }),
  async read(ctx, { from, limit }) {
    const access = await ctx.connections.reader();
    if (access.kind === 'blocked') return access;
    const seen = new Set(from.seen);
    const { threads, isComplete } = await access.mail.arrivals({
      since: new Date(from.since),
      seen: { has: (id) => seen.has(digest(id)) },
      first: from.isLater ? 'oldest' : 'newest',
    });
    const { fresh, again } = choose(threads, from, limit);
    const items = [...again.map(toLeftOver), ...fresh.map(toArrived)];
    return {
      kind: 'read',
      block: { kind: 'threads', id: 'mail:new', trust: 'untrusted', value: { since: from.since, items } },
      sources: items.map(toSource),
      fact: {
        count: items.length,
        again: again.length,
        parked: from.parked,
        left: threads.length - fresh.length,
        leftFor: from.isLater ? 'next_run' : 'nobody',
        hasMore: !isComplete,
      },
      connectorCalls: 1,
    };
  },
});

/** What no run has come to yet goes before what is new; what failed before neither starves nor starves others. */
function choose(threads: ArrivedThread[], from: z.infer<typeof GoOnFrom>, limit: number) {
  const arrived = new Set(threads.map(({ threadId }) => threadId));
  const isLeft = ({ threadId }: { threadId: string }) => !arrived.has(threadId);
  const notReached = from.notReached.filter(isLeft).slice(0, limit);
  const failed = from.failed.filter(isLeft);
  const room = limit - notReached.length;
  const share = failed.length < MOST_FAILED ? SHARE_OF_FAILED : 1;
  const reserved = Math.min(failed.length, Math.ceil(room * share));
  const fresh = threads.slice(0, room - reserved);
  return { fresh, again: [...notReached, ...failed.slice(0, room - fresh.length)] };
}

const toLeftOver = ({ threadId, label }: { threadId: string; label: string }) => ({
  threadId,
  subject: label,
  lastAt: null,
  newest: [],
});

const toArrived = (thread: ArrivedThread) => ({
  ...toThreadItem(thread),
  newest: thread.newestIds.map(digest),
});

/** Vendors' ids are long, and only their being equal matters. */
const digest = (id: string): string => sha256Hex(id).slice(0, 16);
