import { expect } from 'vitest';
import { signIn } from '../support/browser/sign-in.ts';
import { browserTest } from '../support/browser/visit.ts';
import { sharedStack } from '../support/stack.ts';

const stack = sharedStack();

browserTest(
  'who opens a screen without being signed in signs in and comes back to that screen',
  async ({ visit }) => {
    const robin = await stack.person({ access: 'none', pack: false });
    const page = await visit('/today');
    await signIn(page, robin);

    await page.getByRole('heading', { level: 1, name: 'Good day, Robin Vale.' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/today');
  },
);

browserTest(
  'who was signed in finds the screen again after loading it anew, without being asked',
  async ({ visit }) => {
    const robin = await stack.person({ access: 'none', pack: false });
    const page = await visit('/today');
    await signIn(page, robin);
    await page.reload();

    await page.getByRole('heading', { level: 1, name: 'Good day, Robin Vale.' }).waitFor();
  },
);

browserTest.for([
  ['professional', 'Somebody with a full inbox', 'Busy professionals', ['Meetings Handled']],
  ['freelancer', 'Somebody with clients', 'Freelancers', ['Client Pulse', 'Get Paid']],
  ['student', 'A student', 'Students', ['Study Loop', 'Exam Sprint']],
  ['family', 'A family', 'Families', ['Family Week', 'Household Desk']],
] as const)(
  'the first screens of a $0 offer what works, and show what is not there yet as coming',
  async ([persona, chosen, shown, coming], { visit }) => {
    const robin = await stack.person({ access: 'none', pack: false });
    const page = await visit('/', { as: robin });
    await page.getByRole('radio', { name: chosen }).check();
    const isBuilt = persona === 'professional';
    const notBuilt = page.getByText('The pack made for you is not there yet.');
    expect(await notBuilt.count()).toBe(isBuilt ? 0 : 1);
    await page.getByRole('button', { name: 'Go on' }).click();

    await page.getByRole('heading', { level: 2, name: 'This is Clear Inbox' }).waitFor();
    const ahead = page.locator('section').filter({ hasText: 'Coming, and not there yet' }).last();
    await ahead.getByRole('listitem').first().waitFor();
    expect(await ahead.getByRole('link').or(ahead.getByRole('button')).count()).toBe(0);
    expect(await robin.api.get('/me/preferences')).toMatchObject({ persona });

    await page.goto(new URL('/packs', page.url()).href);
    await page.getByRole('radio', { name: shown, checked: true }).waitFor({ state: 'attached' });
    const soon = page.locator('section').filter({ hasText: 'Coming' }).last();
    expect(await soon.getByRole('heading', { level: 3 }).allTextContents()).toEqual(coming);
    expect(await soon.getByRole('link').or(soon.getByRole('button')).count()).toBe(0);
    const offered = page.getByRole('link', { name: /^Look at it: / });
    await expect.poll(() => offered.count()).toBe(isBuilt ? 1 : 0);
    await page.getByRole('radio', { name: 'Busy professionals' }).check({ force: true });
    expect(await offered.allTextContents()).toEqual(['Look at it']);
  },
);
