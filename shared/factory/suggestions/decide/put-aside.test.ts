import { expect, test } from 'vitest';
import { HOUR_MS, iso, later, MINUTE_MS } from '#kernel';
import { anArchiving, aReply, seen } from '../../../../tests/support/proposals.ts';
import { refusalOf } from '../../../../tests/support/refusal.ts';
import { type World, world } from '../../../../tests/world.ts';
import { getSuggestion, listSuggestions } from '../read-suggestions.ts';
import { approveSuggestion } from './approve.ts';
import { editSuggestion } from './edit-suggestion.ts';
import { putSuggestionAside } from './put-aside.ts';
import { rejectSuggestion } from './reject.ts';

const EXPIRY_MS = 72 * HOUR_MS;
const inHours = (w: World, hours: number) => iso(later(w.clock.now(), hours * HOUR_MS));

const putAside = async (w: World, { id }: { id: string }, until: string | null = inHours(w, 24)) =>
  (await putSuggestionAside(w.ctx, { id, until })).body;

const listed = async (w: World, aside?: 'exclude' | 'only', status?: 'pending' | 'approved') => {
  const { items } = await listSuggestions(w.ctx, { status, aside, limit: 100 });
  return items.map(({ id }) => id).toSorted();
};
const idsOf = (...docs: { id: string }[]) => docs.map(({ id }) => id).toSorted();

test('what is put aside still waits, says until when, and stands in the list only where it is asked for', async () => {
  const w = await world();
  const [aside, before] = [await aReply(w), await anArchiving(w)];
  const until = inHours(w, 24);
  expect(await putAside(w, aside, until)).toMatchObject({ status: 'pending', laterUntil: until });

  expect(await listed(w)).toEqual(idsOf(aside, before));
  expect(await listed(w, 'exclude')).toEqual(idsOf(before));
  expect(await listed(w, 'only')).toEqual(idsOf(aside));
  expect(await listed(w, 'exclude', 'pending')).toEqual(idsOf(before));
  expect(await listed(w, 'only', 'approved')).toEqual([]);
  const told = (await w.audit()).find(({ action }) => action === 'suggestion.put_aside');
  expect(told).toMatchObject({ subject: { id: aside.id }, facts: { until, hash: aside.hash, revision: 1 } });
});

test('time alone brings it back, and so does the person, at once', async () => {
  const w = await world();
  const [first, second] = [await anArchiving(w), await anArchiving(w)];
  for (const one of [first, second]) await putAside(w, one, inHours(w, 1));
  expect(await putAside(w, second, null)).toMatchObject({ laterUntil: null });
  expect(await listed(w, 'exclude')).toEqual(idsOf(second));

  w.clock.move(HOUR_MS - 1);
  expect(await listed(w, 'only')).toEqual(idsOf(first));
  w.clock.move(1);
  expect((await getSuggestion(w.ctx, { id: first.id })).body.laterUntil).toBe(null);
  expect([await listed(w, 'only'), await listed(w, 'exclude')]).toEqual([[], idsOf(first, second)]);
  const told = (await w.audit()).map(({ action }) => action).filter((action) => /aside|back/.test(action));
  expect(told).toEqual(['suggestion.put_aside', 'suggestion.put_aside', 'suggestion.brought_back']);
});

test('the same once more changes nothing and is told once; another time takes the place of the first', async () => {
  const w = await world();
  const archiving = await anArchiving(w);
  await putAside(w, archiving, null);
  const until = inHours(w, 24);
  await putAside(w, archiving, until);
  const { etag } = await w.ctx.suggestions.get(archiving.id);
  await putAside(w, archiving, until.replace('.000Z', 'Z'));
  expect((await w.ctx.suggestions.get(archiving.id)).etag).toBe(etag);
  expect(await putAside(w, archiving, inHours(w, 2))).toMatchObject({ laterUntil: inHours(w, 2) });
});

test('it cannot be put aside until a time that has passed, nor until one at which it has expired', async () => {
  const w = await world();
  const archiving = await anArchiving(w);
  const { expiresAt } = archiving;
  const refused = { status: 422, code: 'suggestion.until_out_of_range', extras: { members: { expiresAt } } };
  for (const until of [inHours(w, 0), inHours(w, -1), iso(later(new Date(expiresAt), 1))])
    expect(await refusalOf(putAside(w, archiving, until))).toMatchObject(refused);
  expect(await putAside(w, archiving, expiresAt)).toMatchObject({ laterUntil: expiresAt });
});

test('it is edited, approved and rejected as if it were not aside, and nothing of it stays', async () => {
  const w = await world();
  const [reply, archiving] = [await aReply(w), await anArchiving(w)];
  for (const one of [reply, archiving]) await putAside(w, one);
  const { etag } = await w.ctx.suggestions.get(reply.id);
  const edited = await editSuggestion(w.ctx, {
    id: reply.id,
    payload: { body: 'Wed 15:00 works.' },
    ifMatch: etag,
  });
  expect(edited.body).toMatchObject({ revision: 2, laterUntil: expect.any(String) });

  await approveSuggestion(w.asPerson(), {
    id: reply.id,
    revision: edited.body.revision,
    hash: edited.body.hash,
  });
  await w.settle();
  expect((await getSuggestion(w.ctx, reply)).body).toMatchObject({ status: 'applied', laterUntil: null });
  const rejected = await rejectSuggestion(w.ctx, { id: archiving.id });
  expect(rejected.body).toMatchObject({ status: 'rejected', laterUntil: null, allowedDecisions: [] });
  const again = { status: 409, code: 'suggestion.already_reviewed' };
  for (const one of [reply, archiving]) expect(await refusalOf(putAside(w, one))).toMatchObject(again);
  expect(await listed(w, 'exclude')).toEqual(idsOf(reply, archiving));
});

test('it expires when it would have expired, and then counts as expired and not as put aside', async () => {
  const w = await world();
  const archiving = await anArchiving(w);
  await putAside(w, archiving, archiving.expiresAt);
  w.clock.move(EXPIRY_MS - MINUTE_MS);
  expect(await listed(w, 'only')).toEqual([archiving.id]);
  w.clock.move(MINUTE_MS);
  expect([await listed(w, 'only'), await listed(w, 'exclude')]).toEqual([[], [archiving.id]]);
  await w.sweep();
  expect(await w.ctx.suggestions.get(archiving.id)).toMatchObject({ status: 'expired' });
  expect(await refusalOf(putAside(w, archiving))).toMatchObject({ code: 'suggestion.expired' });
});

test('of putting aside and deciding at the same moment the decision stands', async () => {
  const w = await world();
  for (let round = 0; round < 6; round += 1) {
    const archiving = await anArchiving(w);
    const later = () => putAside(w, archiving).catch(() => undefined);
    const yes = () => approveSuggestion(w.asPerson(), seen(archiving));
    await Promise.all(round % 2 ? [later(), yes()] : [yes(), later()]);
    await w.settle();
    expect((await getSuggestion(w.ctx, archiving)).body).toMatchObject({
      status: 'applied',
      laterUntil: null,
    });
  }
});

test('page after page comes full, whole and once, whatever lies aside between', async () => {
  const w = await world();
  const docs: { id: string }[] = [];
  for (let made = 0; made < 9; made += 1) {
    w.clock.move(1_000);
    docs.push(await anArchiving(w));
  }
  const aside = docs.filter((_, index) => index % 2 === 0);
  for (const one of aside) await putAside(w, one, inHours(w, 1));
  const walk = async (kind: 'exclude' | 'only') => {
    const pages: string[][] = [];
    for (let cursor: string | undefined; ; ) {
      const { items, next } = await listSuggestions(w.ctx, { aside: kind, limit: 2, cursor });
      pages.push(items.map(({ id }) => id));
      if (!next) return pages;
      cursor = next;
      // What was put aside comes back while somebody turns the pages; this walk stays what it was.
      w.clock.move(HOUR_MS);
    }
  };
  const all = (of: typeof docs) => of.map(({ id }) => id).toReversed();
  const pages = await walk('exclude');
  expect(pages.slice(0, -1).map(({ length }) => length)).toEqual([2]);
  expect(pages.flat()).toEqual(all(docs.filter((one) => !aside.includes(one))));
  for (const one of aside) await putAside(w, one, inHours(w, 1));
  expect((await walk('only')).flat()).toEqual(all(aside));
});
