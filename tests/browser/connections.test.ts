import { expect } from 'vitest';
import { browserTest } from '../support/browser/visit.ts';
import { sharedStack } from '../support/stack.ts';

const stack = sharedStack();

browserTest(
  'an account is connected by a consent at its vendor, or not when it was declined, and removed again',
  async ({ visit }) => {
    const robin = await stack.person({ access: 'none', pack: false });
    const page = await visit('/connections', { as: robin });
    await page.getByText('No account is connected yet.').waitFor();
    await page.getByRole('button', { name: /^Connect .*Microsoft/ }).click();
    await page.getByRole('button', { name: /^(Deny|Decline|Cancel)/i }).click();
    await page.getByText('You declined the consent. Nothing was connected.').waitFor();
    expect(await robin.api.all('/connections')).toEqual([]);

    await page.getByRole('button', { name: /^Connect .*Microsoft/ }).click();
    await page.getByRole('radio', { name: robin.address }).check();
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByText('Connected. Your agents may read it now.').waitFor();
    expect(new URL(page.url())).toMatchObject({ pathname: '/connections', hash: '' });
    await page.getByRole('heading', { name: robin.address }).waitFor();
    await page.getByText('Changes are not allowed').waitFor();

    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText(`${robin.address} was removed.`).waitFor();
    await page.getByText('No account is connected yet.').waitFor();
    expect(await robin.api.all('/connections')).toEqual([]);
  },
);
