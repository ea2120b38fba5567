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
