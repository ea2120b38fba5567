import { expect } from 'vitest';
import { continueAs, demoPerson } from '../support/browser/sign-in.ts';
import { browserTest } from '../support/browser/visit.ts';

browserTest('who signs in at the API reference can try a call there', async ({ visit }) => {
  const page = await visit('/reference/');
  await page.getByRole('button', { name: 'Authorize' }).first().click();
  const [popup] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click(),
  ]);
  await continueAs(popup, demoPerson);
  await page.getByRole('button', { name: 'Close', exact: true }).click();

  const operation = page.locator('#operations-me-getMe');
  await operation.getByRole('button').first().click();
  await operation.getByRole('button', { name: 'Execute' }).click();
  expect(await operation.locator('.live-responses-table tbody .response-col_status').innerText()).toContain(
    '200',
  );
});
