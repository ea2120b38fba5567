import type { Page } from 'playwright-core';
import type { Person } from '../stack/person.ts';
import { sharedStack } from '../stack.ts';

const stack = sharedStack();

/** Whom the issuer's page is to take the person for. */
export type Known = Pick<Person, 'oid' | 'address'>;

/** The person that every stack knows, with the seeded mailbox. One for all tests: what is done to it stays. */
export const demoPerson: Known = {
  oid: '00000000-0000-4000-8000-000000000001',
  address: 'demo@connectsoft.me',
};

/** On the issuer's page, which asks who continues. Resolves when the product is there again. */
export async function continueAs(page: Page, { oid, address }: Known): Promise<void> {
  const { identityUrl, url } = stack.address;
  await page.waitForURL(`${identityUrl}/**`);
  const button = page.locator(`button[name=oid][value="${oid}"]`);
  if ((await button.count()) === 0) {
    await stack.doors.know({ oid, email: address, name: 'Robin Vale' });
    await page.reload();
  }
  await button.click();
  // A window that was opened for the sign-in closes as soon as it is back.
  if (!page.isClosed()) await Promise.race([page.waitForURL(`${url}/**`), page.waitForEvent('close')]);
}

/** At the screen where the person is, which asks them to sign in, and comes back to it. */
export async function signIn(page: Page, person: Known): Promise<void> {
  await page.getByRole('button', { name: 'Sign in' }).first().click();
  await continueAs(page, person);
  await page.getByRole('navigation').first().waitFor();
}
