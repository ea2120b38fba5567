import { readdirSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { expectAccessible } from '../support/browser/accessible.ts';
import { type Busy, busyDemoPerson } from '../support/browser/busy-demo-person.ts';
import { CARRYING_OUT, RUNNING } from '../support/browser/hostile-texts.ts';
import { lookAtHostile } from '../support/browser/look-at-hostile.ts';
import { openScreen, screens, speak } from '../support/browser/screens.ts';
import { browserTest } from '../support/browser/visit.ts';

let busy: Busy;
beforeAll(async () => {
  busy = await busyDemoPerson();
}, 120_000);

test('every screen of the web client is one that is looked at here', () => {
  const folders = readdirSync(new URL('../../web/src/screens', import.meta.url), { withFileTypes: true });
  const names = folders.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(screens.map(({ name }) => name).sort()).toEqual(names.sort());
});

// All screens in both languages: accessible.long.test.ts.
browserTest(
  'no rule of accessibility is broken where a person decides, in light and dark',
  async ({ visit }) => {
    const page = await visit('/today', { as: busy });
    for (const screen of screens.filter(({ name }) => ['suggestions', 'settings'].includes(name))) {
      await openScreen(page, screen, busy);
      await expectAccessible(page);
    }
    await speak(page, 'he');
    await expectAccessible(page);
  },
);

// All texts, on all screens, and by the ways on which they come in: strangers-text.long.test.ts.
browserTest('whatever the API may answer, a text is only ever text', async ({ visit }) => {
  const page = await visit('/more', { as: busy });
  const texts = [...CARRYING_OUT, ...RUNNING].filter((_, place) => place % 9 === 0);
  const sample = ['brief', 'suggestions', 'records'];
  await lookAtHostile(page, busy, texts, ({ name }) => sample.includes(name));
});
