import { randomBytes } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright-core';
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

/**
 * As somebody who signed in here on another day: the issuer knows the browser by its cookie, and the device remembers
 * who it was. Without a page, for the many tests that are not about signing in.
 */
export async function staySignedIn(context: BrowserContext, { oid, address }: Known): Promise<void> {
  const { identityUrl, url } = stack.address;
  await stack.doors.know({ oid, email: address, name: 'Robin Vale' });
  const config = await context.request.get(`${url}/app-config.json`);
  const { clientId, scope } = (await config.json()) as { clientId: string; scope: string };
  const question = await context.request.get(`${identityUrl}/auth`, {
    params: {
      client_id: clientId,
      scope,
      response_type: 'code',
      redirect_uri: `${url}/signed-in`,
      // Nobody will ask for the tokens of this sign-in.
      code_challenge: randomBytes(32).toString('base64url'),
      code_challenge_method: 'S256',
    },
  });
  await context.request.post(question.url(), { form: { oid }, headers: { origin: identityUrl } });
  await context.addInitScript(remember, url);
}

// What a page has, as far as it is used here: these tests run in Node, and their types know no page.
declare const localStorage: Record<string, string | undefined>;
declare const location: { origin: string };

function remember(origin: string): void {
  if (location.origin === origin) localStorage['connectsoft.person'] ??= '{"sub":"","name":"Robin Vale"}';
}
