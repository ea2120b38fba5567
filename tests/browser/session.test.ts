import { expect } from 'vitest';
import { decisionOn, openAt } from '../support/browser/open-suggestion.ts';
import { continueAs } from '../support/browser/sign-in.ts';
import { browserTest } from '../support/browser/visit.ts';
import { proposedReply, sharedStack } from '../support/stack.ts';

const stack = sharedStack();
const HOURS_MS = 2 * 3_600_000;

browserTest(
  'when the session ends in the middle of an edit, nothing typed is lost, and signing in leads back to it',
  async ({ visit }) => {
    const robin = await stack.person();
    const { id } = await proposedReply(robin);
    // The issuer refuses the renewal. The API, which would refuse whoever has no token, is not asked without one.
    const page = await openAt(visit, robin, `/suggestions/${id}`, { expected: /400/ });
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Text').fill('Typed before it ended.');
    await stack.doors.endSignIns(robin.oid);
    await page.clock.setSystemTime(Date.now() + HOURS_MS);
    await page.getByRole('button', { name: 'Save' }).click();

    const over = page.getByRole('dialog', { name: 'Your session is over.' });
    await over.waitFor();
    expect(await page.getByLabel('Text').inputValue()).toBe('Typed before it ended.');
    await over.getByRole('button', { name: 'Sign in' }).click();
    await continueAs(page, robin);
    await decisionOn(page).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/suggestions/${id}`);
    expect(await page.getByLabel('Text').inputValue()).toBe('Typed before it ended.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. Approve it when it says what you want.').waitFor();
    const [saved] = await robin.suggestions('pending');
    expect(saved?.action.payload.body).toBe('Typed before it ended.');
  },
);

browserTest(
  'without a network, what was known last is shown and marked, nothing is decided, and with one it is fresh again',
  async ({ visit }) => {
    const robin = await stack.person();
    const { id } = await proposedReply(robin);
    const page = await openAt(visit, robin, `/suggestions/${id}`, { expected: /ERR_INTERNET_DISCONNECTED/ });
    await page.getByText(robin.mark).first().waitFor();
    // The worker has the whole app by then.
    await expect
      .poll(() => page.evaluate('Boolean(navigator.serviceWorker.controller)'), { timeout: 30_000 })
      .toBe(true);
    await page.context().setOffline(true);

    await page.getByText(/^No connection\. You see what was known on /).waitFor();
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByRole('button', { name: 'Not needed' }).click();
    await page.getByText('Nothing answered.').waitFor();
    await page.getByRole('button', { name: /^Approve and send to/ }).click();
    await page.getByText('Nothing answered.').first().waitFor();
    await page.getByRole('link', { name: 'Today' }).click();
    await page.getByRole('heading', { level: 1, name: /^Good day/ }).waitFor();

    expect(await robin.suggestions('pending')).toHaveLength(1);
    await robin.api.call('POST', `/suggestions/${id}/reject`, { body: { reason: 'On the phone.' } });
    await page.context().setOffline(false);
    await page.getByText('No connection.').waitFor({ state: 'hidden' });
    await page.getByText('Nothing waits for you.').waitFor();
  },
);
