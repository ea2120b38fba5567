import { randomUUID } from 'node:crypto';
import {
  type Ctx,
  DAY_MS,
  type Doc,
  derivedId,
  idempotencyMismatch,
  iso,
  keyFromSecret,
  type SealedBox,
  type Stored,
  seal,
  sha256,
  unseal,
} from '#kernel';
import { keyInFlight } from './errors.ts';

const KEPT_SEC = DAY_MS / 1000;
// Longer than any request may take: an answer that has not come by then will not come.
const ABANDONED_MS = 5 * 60_000;

export interface KeptAnswer {
  status: number;
  headers: Record<string, string>;
  body?: string | undefined;
}

interface KeyDoc extends Doc {
  type: 'idempotency';
  fingerprint: string;
  /** Tells two holders apart that came in the same moment with the same request. */
  holder: string;
  startedAt: string;
  answer: SealedBox | null;
}

/**
 * Answers a repeated request with the first answer. The key is taken before the work, in the tenant's partition;
 * an unexpected failure gives it back, because then nothing may be concluded about what was done. Of the repeats
 * that find a key whose holder died, one takes it over, and only for the same request. An answer may hold
 * a secret (the state of a consent), so it is sealed under the caller's key, of which only a hash is stored.
 */
export async function once(
  ctx: Pick<Ctx, 'db' | 'clock'>,
  { operation, key, request }: { operation: string; key: string; request: string },
  work: () => Promise<KeptAnswer>,
): Promise<KeptAnswer & { isReplay: boolean }> {
  const doc: KeyDoc = {
    id: derivedId('idem', operation, key),
    type: 'idempotency',
    // A request may hold a secret; with the key, which is not stored, nobody can guess it from this.
    fingerprint: sha256(`${key}\n${request}`),
    holder: randomUUID(),
    startedAt: iso(ctx.clock.now()),
    answer: null,
    ttl: KEPT_SEC,
  };
  const taken = await ctx.db.create(doc);
  if (taken.kind === 'written') return carryOut(ctx, taken.doc, key, work);

  const earlier = await ctx.db.get<KeyDoc>(doc.id);
  // Given back in this very moment.
  if (!earlier) throw keyInFlight();
  if (earlier.fingerprint !== doc.fingerprint) throw idempotencyMismatch();
  if (earlier.answer) return { ...openAnswer(earlier.id, earlier.answer, key), isReplay: true };
  if (!isAbandoned(ctx, earlier)) throw keyInFlight();
  const takenOver = await ctx.db.replace(doc, earlier.etag);
  if (takenOver.kind === 'refused') throw keyInFlight();
  return carryOut(ctx, takenOver.doc, key, work);
}

const isAbandoned = ({ clock }: Pick<Ctx, 'clock'>, { startedAt }: KeyDoc): boolean =>
  clock.now().getTime() - Date.parse(startedAt) > ABANDONED_MS;

const sealKey = (key: string) => keyFromSecret(key, 'idempotency');

const sealAnswer = (id: string, answer: KeptAnswer, key: string): SealedBox =>
  seal(sealKey(key), id, JSON.stringify(answer));

const openAnswer = (id: string, box: SealedBox, key: string): KeptAnswer =>
  JSON.parse(unseal(sealKey(key), id, box));

/** A holder that was given up and comes back after all changes nothing of the key of the one that took over. */
async function carryOut(
  { db }: Pick<Ctx, 'db'>,
  { etag, ...doc }: Stored<KeyDoc>,
  key: string,
  work: () => Promise<KeptAnswer>,
) {
  const answer = await work();
  if (answer.status >= 500) await db.remove(doc.id, etag);
  else await db.replace({ ...doc, answer: sealAnswer(doc.id, answer, key) }, etag);
  return { ...answer, isReplay: false };
}
