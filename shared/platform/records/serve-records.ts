import { answer, type Ctx, canonicalJson, type InputOf, type Stored, sha256, withoutEtag } from '#kernel';
import type { routes } from './routes.ts';
import type { OwnRecord } from './schema.ts';

export async function listRecords(ctx: Pick<Ctx, 'records'>, input: InputOf<typeof routes.listRecords>) {
  const { items, next } = await ctx.records.list(input.kind, { limit: input.limit, after: input.cursor });
  return { items: items.map(withoutEtag), next };
}

/** The Idempotency-Key names the record, so a repeat of the request meets it; another request does not. */
export async function createRecord(
  ctx: Pick<Ctx, 'records' | 'actor'>,
  { idempotencyKey, ...record }: InputOf<typeof routes.createRecord>,
) {
  if (ctx.actor.kind !== 'person') throw new Error('Records are created here by people only.');
  const createdBy = { kind: 'person' as const, memberId: ctx.actor.memberId };
  const stored = await ctx.records.write({
    ...record,
    createdBy,
    key: `person:${idempotencyKey}`,
    fingerprint: sha256(canonicalJson(record)),
  });
  return answer(withoutEtag(stored), { status: 201, etag: stored.etag, location: `records/${stored.id}` });
}

export async function getRecord(ctx: Pick<Ctx, 'records'>, { id }: InputOf<typeof routes.getRecord>) {
  return tagged(await ctx.records.get(id));
}

export async function changeRecord(
  ctx: Pick<Ctx, 'records'>,
  { id, ifMatch, ...change }: InputOf<typeof routes.changeRecord>,
) {
  return tagged(await ctx.records.update(id, change, ifMatch));
}

export async function removeRecord(
  ctx: Pick<Ctx, 'records'>,
  { id, ifMatch }: InputOf<typeof routes.removeRecord>,
) {
  await ctx.records.remove(id, ifMatch);
  return answer(null, { status: 204 });
}

const tagged = (stored: Stored<OwnRecord>) => answer(withoutEtag(stored), { etag: stored.etag });
