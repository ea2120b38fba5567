import { readdirSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { expectAccessible } from '../support/browser/accessible.ts';
import { type Busy, busyDemoPerson } from '../support/browser/busy-demo-person.ts';
import { openScreen, screens, speak } from '../support/browser/screens.ts';
import { signIn } from '../support/browser/sign-in.ts';
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

// Hebrew is written from right to left.
browserTest.for(['en', 'he'] as const)(
  'no rule of accessibility is broken on any screen, in light and dark: %s',
  { timeout: 300_000 },
  async (language, { visit }) => {
    const page = await visit('/today');
    for (const screen of screens.filter(({ isPublic }) => isPublic)) {
      await openScreen(page, screen, busy);
      await speak(page, language);
      await expectAccessible(page);
    }
    await page.goto(new URL('/today', page.url()).href);
    await speak(page, 'en');
    await signIn(page, busy);
    await speak(page, language);
    for (const screen of screens.filter(({ isPublic }) => !isPublic)) {
      await openScreen(page, screen, busy);
      await expectAccessible(page);
    }
  },
);
