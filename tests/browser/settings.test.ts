import { expect } from 'vitest';
import { browserTest } from '../support/browser/visit.ts';
import { sharedStack } from '../support/stack.ts';

const stack = sharedStack();

browserTest('colours are changed at once, and are so at the next opening', async ({ visit }) => {
  const robin = await stack.person({ access: 'none', pack: false });
  const page = await visit('/settings', { as: robin });
  await page.getByText('Dark', { exact: true }).click();
  await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
  await page.reload();
  await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
});

browserTest(
  'in Hebrew everything is read from right to left, on other devices as well',
  async ({ visit }) => {
    const robin = await stack.person({ access: 'none', pack: false });
    const page = await visit('/settings', { as: robin });
    await page.getByText('עברית', { exact: true }).click();
    await page.getByRole('button', { name: 'Save' }).first().click();
    await page.locator('html[lang=he][dir=rtl]').waitFor();
    await page.getByRole('heading', { level: 1, name: 'הגדרות' }).waitFor();

    const elsewhere = await visit('/settings', { as: robin });
    await elsewhere.locator('html[lang=he][dir=rtl]').waitFor();
  },
);

browserTest(
  'what was changed elsewhere in the meantime is told, and nothing that was typed is lost',
  async ({ visit }) => {
    const robin = await stack.person({ access: 'none', pack: false });
    const page = await visit('/settings', { as: robin, expected: /412/ });
    await page.getByLabel('Signature').fill('Robin, typed here');
    const seen = await robin.api.call('GET', '/me/preferences');
    await robin.api.send('PATCH', '/me/preferences', {
      headers: { 'if-match': seen.headers.get('etag') ?? '' },
      body: { quietHours: { from: '22:00', to: '07:00' } },
    });
    const replies = page.locator('form').filter({ has: page.getByLabel('Signature') });
    await replies.getByRole('button', { name: 'Save' }).click();

    await page.getByText('This was changed in the meantime.').waitFor();
    expect(await page.getByLabel('Signature').inputValue()).toBe('Robin, typed here');
    await replies.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    const after = await robin.api.get<{ tone: { signature: string } }>('/me/preferences');
    expect(after.tone.signature).toBe('Robin, typed here');
  },
);
