import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getMe } from '#platform/me';
import { changePreferences, getPreferences, PreferencesChange } from '#platform/preferences';
import { aPerson, movableClock, openStore, type Store } from './support/platform.ts';
import { type World, world } from './world.ts';

const clock = movableClock('2026-11-30T23:30:00.000Z');
let store: Store;
beforeAll(() => {
  store = openStore(clock);
});
afterAll(() => store.close());

test('every zone that preferences take gives the person an account, a day and a month', async () => {
  const ctx = await aPerson(store, clock);
  const aliases = [
    'EST5EDT',
    'MST',
    'HST',
    'CET',
    'Israel',
    'US/Pacific',
    'Asia/Tel_Aviv',
    'europe/kyiv',
    'GB',
  ];
  for (const name of [...Intl.supportedValuesOf('timeZone'), ...aliases]) {
    const { zone } = PreferencesChange.parse({ zone: name });
    await changePreferences(ctx, { ifMatch: (await getPreferences(ctx)).etag ?? '', zone });
    // What an instance remembers of a person is forgotten by then.
    clock.move(10_000);
    const { tenant, usage } = await getMe(ctx);
    expect([name, tenant.timeZone]).toEqual([name, zone]);
    expect([name, usage.today.day]).toEqual([name, expect.stringMatching(/^2026-1(1-30|2-01)$/)]);
  }
});

/** As they could be stored before zones had one judge. */
async function storedZone(zone: string): Promise<World> {
  const w = await world({ seed: false });
  await w.ctx.db.patch('tenant', [{ op: 'set', path: '/timeZone', value: zone }]);
  await w.ctx.db.patch('preferences', [{ op: 'set', path: '/zone', value: zone }]);
  w.clock.move(10_000);
  return w;
}

describe('a zone that was taken before, and that not every library knows, breaks nothing', () => {
  test.each([
    ['PST', 'America/Los_Angeles'],
    ['IST', 'Asia/Calcutta'],
    ['EST5EDT', 'EST5EDT'],
    ['Mars/Olympus', 'UTC'],
  ])('%s is read as %s, and a run comes to its end', async (stored, zone) => {
    const w = await storedZone(stored);
    await w.mailbox.deliver({ text: 'Can we move our meeting to Thursday afternoon?' });

    const me = await getMe(w.ctx);
    const run = await w.run('inbox');

    expect([me.tenant.timeZone, (await getPreferences(w.ctx)).body.zone]).toEqual([zone, zone]);
    expect(run).toMatchObject({ status: 'completed', endedAt: expect.any(String) });
    expect(await w.suggestions()).not.toEqual([]);
  });
});
