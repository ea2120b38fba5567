import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { enter, tabTo } from '../support/browser/keyboard.ts';
import { decisionOn, said } from '../support/browser/open-suggestion.ts';
import { browserTest } from '../support/browser/visit.ts';
import { type Person, sharedStack } from '../support/stack.ts';

const stack = sharedStack();

browserTest(
  'with the keyboard alone somebody signs in, connects, runs, reads, edits, approves and sees the proof',
  { timeout: 300_000 },
  async ({ visit }) => {
    const robin = await stack.person({ access: 'none', pack: false });
    await robin.receive({ subject: 'Which date' });
    await stack.doors.know({ oid: robin.oid, email: robin.address, name: 'Robin Vale' });
    // What needs the second consent is refused first.
    const page = await visit('/', { expected: /403|409/ });
    await enter(page, page.getByRole('button', { name: 'Sign in and begin' }));
    await enter(page, page.locator(`button[name=oid][value="${robin.oid}"]`));

    await takeFirstSteps(page, robin);
    await decisionOn(page).waitFor();
    await page.keyboard.press('e');
    await tabTo(page, page.getByLabel('Text', { exact: true }));
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('Tuesday suits me well.');
    await page.keyboard.press('ControlOrMeta+Enter');
    await page.getByText('Saved. Approve it when it says what you want.').waitFor();

    await page.keyboard.press('a');
    await enter(page, page.getByRole('button', { name: 'Allow changes' }));
    await consent(page, robin);
    await page.getByText('You are back. Look at it once more, then approve.').waitFor();
    await page.getByRole('button', { name: /^Approve and send to/ }).waitFor();
    await page.keyboard.press('a');
    await enter(page, page.getByRole('region', { name: 'Just decided' }).getByRole('link'));
    await said(page, 'Carried out').waitFor({ timeout: 60_000 });
    const [sent] = await robin.sent();
    expect(sent?.text.trim()).toBe('Tuesday suits me well.');
  },
);

async function takeFirstSteps(page: Page, robin: Person): Promise<void> {
  await tabTo(page, page.getByRole('radio', { name: 'Somebody with a full inbox' }));
  await page.keyboard.press('Space');
  await enter(page, page.getByRole('button', { name: 'Go on' }));
  await page.getByRole('heading', { name: 'This is Clear Inbox' }).waitFor();
  await enter(page, page.getByRole('link', { name: 'Go on' }));
  await enter(page, page.getByRole('button', { name: /^Connect .*Microsoft/ }));
  await consent(page, robin);
  await enter(page, page.getByRole('link', { name: 'Go on' }));
  await enter(page, page.getByRole('button', { name: 'Install Clear Inbox and run it' }));
  await enter(page, page.getByRole('link', { name: 'Look at what it proposes' }));
  await enter(page, page.getByRole('link', { name: 'Look at it and decide' }));
}

/** On the vendor's page: the account by the arrow keys, as radio buttons are chosen. */
async function consent(page: Page, { address }: Person): Promise<void> {
  await page.waitForURL('**/oauth2/**');
  const own = page.locator(`input[name=account][value="${address}"]`);
  await tabTo(page, page.locator('input[name=account]'));
  while (!(await own.isChecked())) await page.keyboard.press('ArrowDown');
  await enter(page, page.getByRole('button', { name: 'Allow' }));
  await page.waitForURL(`${stack.address.url}/**`);
}
