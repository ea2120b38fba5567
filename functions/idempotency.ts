import {
  type Ctx,
  DAY_MS,
  type Doc,
  derivedId,
  idempotencyMismatch,
  iso,
  type Stored,
  sha256,
} from '#kernel';
import { keyInFlight } from './problems.ts';

const KEPT_SEC = DAY_MS / 1000;
// Longer than any request may take: an answer that has not come by then will not come.
const ABANDONED_MS = 5 * 60_000;

export interface KeptAnswer {
  status: number;
  headers: Record<string, string>;
  body?: string;
}

interface KeyDoc extends Doc {
  type: 'idempotency';
  fingerprint: string;
  startedAt: string;
  answer: KeptAnswer | null;
}

/**
 * Answers a repeated request with the first answer. The key is taken before the work, in the tenant's partition;
 * an unexpected failure gives it back, because then nothing may be concluded about what was done.
 */
export async function once(
  ctx: Pick<Ctx, 'db' | 'clock'>,
  { operation, key, request }: { operation: string; key: string; request: string },
  work: () => Promise<KeptAnswer>,
): Promise<KeptAnswer & { isReplay: boolean }> {
  const doc: KeyDoc = {
    id: derivedId('idem', operation, key),
    type: 'idempotency',
    fingerprint: sha256(request),
    startedAt: iso(ctx.clock.now()),
    answer: null,
    ttl: KEPT_SEC,
  };
  const taken = await ctx.db.create(doc);
  const earlier = taken.kind === 'written' ? taken.doc : await ctx.db.get<KeyDoc>(doc.id);
  if (taken.kind === 'refused') {
    if (!earlier || !isAbandoned(ctx, earlier)) return replay(earlier, doc.fingerprint);
  }
  return carryOut(ctx, { ...doc, etag: earlier?.etag ?? '' }, work);
}

const isAbandoned = ({ clock }: Pick<Ctx, 'clock'>, { answer, startedAt }: KeyDoc): boolean =>
  answer === null && clock.now().getTime() - Date.parse(startedAt) > ABANDONED_MS;

function replay(earlier: KeyDoc | undefined, fingerprint: string) {
  if (!earlier?.answer) throw keyInFlight();
  if (earlier.fingerprint !== fingerprint) throw idempotencyMismatch();
  return { ...earlier.answer, isReplay: true };
}

async function carryOut(
  ctx: Pick<Ctx, 'db'>,
  { etag, ...doc }: Stored<KeyDoc>,
  work: () => Promise<KeptAnswer>,
) {
  const answer = await work();
  if (answer.status >= 500) await ctx.db.remove(doc.id);
  else await ctx.db.replace({ ...doc, answer }, etag);
  return { ...answer, isReplay: false };
}
