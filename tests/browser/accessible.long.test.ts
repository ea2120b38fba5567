import { beforeAll } from 'vitest';
import { expectAccessible } from '../support/browser/accessible.ts';
import { type Busy, busyDemoPerson } from '../support/browser/busy-demo-person.ts';
import { openScreen, screens, speak } from '../support/browser/screens.ts';
import { browserTest } from '../support/browser/visit.ts';

let busy: Busy;
beforeAll(async () => {
  busy = await busyDemoPerson();
}, 120_000);

// Hebrew is written from right to left.
browserTest.for(['en', 'he'] as const)(
  'no rule of accessibility is broken on any screen, in light and dark: %s',
  { timeout: 300_000 },
  async (language, { visit }) => {
    const page = await visit('/');
    for (const screen of screens.filter(({ isPublic }) => isPublic)) {
      await openScreen(page, screen, busy);
      await speak(page, language);
      await expectAccessible(page);
    }
    const own = await visit('/today', { as: busy });
    await speak(own, language);
    for (const screen of screens.filter(({ isPublic }) => !isPublic)) {
      await openScreen(own, screen, busy);
      await expectAccessible(own);
    }
  },
);
