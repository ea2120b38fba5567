import { answer, type Ctx, type InputOf, stale } from '#kernel';
import type { routes } from './routes.ts';
import type { Preferences, PreferencesChange } from './schema.ts';
import { readPreferences, toPreferences, writePreferences } from './store.ts';

export async function changePreferences(
  ctx: Pick<Ctx, 'db' | 'clock'>,
  { ifMatch, ...change }: InputOf<typeof routes.changePreferences>,
) {
  const current = await readPreferences(ctx);
  if (current.etag !== ifMatch) throw stale();

  const before = toPreferences(current);
  const said = named(change);
  // Naming the value that was assumed is an answer, too.
  const next = { ...before, ...said, assumed: before.assumed.filter((each) => !(each in said)) };
  const outcome = await ctx.db.batch(writePreferences(next, ifMatch, ctx.clock.now()));
  if (outcome.kind === 'refused') throw stale();
  return answer(next, { etag: outcome.etags[0] });
}

/** A preference that is not named keeps its value. */
const named = (change: PreferencesChange): Partial<Preferences> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
