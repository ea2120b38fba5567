import { expect } from 'vitest';
import { decisionOn, openAt, said } from '../support/browser/open-suggestion.ts';
import { browserTest } from '../support/browser/visit.ts';
import type { Run } from '../support/stack/answers.ts';
import { proposedReply, severalReplies, sharedStack } from '../support/stack.ts';

const stack = sharedStack();

browserTest('what is approved is what was shown, and it lies in the Sent folder', async ({ visit }) => {
  const robin = await stack.person();
  const { id, action } = await proposedReply(robin);
  const page = await openAt(visit, robin, `/suggestions/${id}`);
  await page.getByText('What it answers').waitFor();
  await page.getByText(robin.mark).first().waitFor();
  const to = String((action.payload.to as string[])[0]);
  await page.getByRole('button', { name: `Approve and send to ${to}` }).click();

  await page.getByText(/^Approved: /).waitFor();
  await robin.settled(id, 60_000);
  const [sent] = await robin.sent();
  expect(sent?.text.trim()).toBe(String(action.payload.body).trim());
  await page.goto(new URL(`/suggestions/${id}`, page.url()).href);
  await said(page, 'Carried out').waitFor();
});

browserTest('a yes that is taken back in time is not carried out', async ({ visit }) => {
  const robin = await stack.person();
  const { id } = await proposedReply(robin);
  const page = await openAt(visit, robin, `/suggestions/${id}`);
  await page.keyboard.press('a');
  await page.getByText(/^Approved: /).waitFor();
  await page.keyboard.press('u');

  await page.getByText('Taken back. Nothing was done, and it waits for you again.').waitFor();
  await page.getByRole('button', { name: /^Approve and send to/ }).waitFor();
  expect(await robin.sent()).toEqual([]);
});

browserTest('a word that was edited is shown beside the agent’s, and is what is saved', async ({ visit }) => {
  const robin = await stack.person();
  const { id } = await proposedReply(robin);
  const page = await openAt(visit, robin, `/suggestions/${id}`);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByLabel('Text').fill('Tuesday suits me well.');
  await page.locator('ins', { hasText: 'Tuesday' }).waitFor();
  await page.getByRole('button', { name: 'Save' }).click();

  await page.getByText('Saved. Approve it when it says what you want.').waitFor();
  const [saved] = await robin.suggestions('pending');
  expect(saved?.action.payload.body).toBe('Tuesday suits me well.');
});

browserTest(
  'what was typed survives a page that is loaded anew, and a newer revision hides none of it',
  async ({ visit }) => {
    const robin = await stack.person();
    const { id } = await proposedReply(robin);
    const page = await openAt(visit, robin, `/suggestions/${id}`);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Text').fill('Typed here.');
    const seen = await robin.api.call('GET', `/suggestions/${id}`);
    await robin.api.call('PATCH', `/suggestions/${id}`, {
      headers: { 'if-match': seen.headers.get('etag') ?? '' },
      body: { payload: { body: 'Saved elsewhere.' } },
    });
    await page.reload();

    await page.getByText('This was changed while you were typing.').waitFor();
    await page.locator('ins', { hasText: 'Typed' }).waitFor();
    await page.getByRole('button', { name: 'Go on with mine' }).click();
    expect(await page.getByLabel('Text').inputValue()).toBe('Typed here.');
  },
);

browserTest(
  'with the keyboard alone one is rejected with a reason, and the next one opens',
  async ({ visit }) => {
    const robin = await stack.person();
    const [one, other] = await severalReplies(robin, 2);
    const page = await openAt(visit, robin, `/suggestions/${one?.id}`);
    await page.keyboard.press('r');
    await page.keyboard.press('Enter');

    await page.waitForURL(`**/suggestions/${other?.id}`);
    const rejected = await robin.settled(String(one?.id));
    expect(rejected.decision).toMatchObject({ verdict: 'rejected', reason: 'Not needed' });
  },
);

browserTest('what was decided in another window is said in this one', async ({ visit }) => {
  const robin = await stack.person();
  const { id } = await proposedReply(robin);
  const page = await openAt(visit, robin, `/suggestions/${id}`, { expected: /409/ });
  await robin.api.call('POST', `/suggestions/${id}/reject`, { body: { reason: 'Elsewhere.' } });
  await page.getByRole('button', { name: /^Approve and send to/ }).click();

  await said(page, 'Rejected').waitFor();
  await page.getByText('This was already decided.').waitFor();
});

browserTest('from wherever a suggestion is named, one step leads to it', async ({ visit }) => {
  const robin = await stack.person();
  const { id, title } = await proposedReply(robin);
  const [run] = await robin.api.all<Run>('/runs');
  const page = await visit('/today', { as: robin });
  for (const path of ['/today', `/runs/${run?.id}`]) {
    await page.goto(new URL(path, page.url()).href);
    await page.getByRole('main').getByRole('link', { name: title }).click();
    await decisionOn(page).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/suggestions/${id}`);
  }
});
