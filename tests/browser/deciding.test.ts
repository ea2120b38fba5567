import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { anInvitation } from '../support/an-invitation.ts';
import { approve, decisionOn, openAt, said } from '../support/browser/open-suggestion.ts';
import { continueAs } from '../support/browser/sign-in.ts';
import { browserTest } from '../support/browser/visit.ts';
import type { AuditEntry, Suggestion } from '../support/stack/answers.ts';
import { type Person, proposedReply, severalReplies, sharedStack } from '../support/stack.ts';

const stack = sharedStack();

/** Who said yes to it, entry for entry. */
async function yesses({ api }: Person, id: string): Promise<AuditEntry[]> {
  const entries = await api.all<AuditEntry>('/audit?limit=100');
  return entries.filter(({ action, subject }) => action === 'suggestion.approved' && subject.id === id);
}

/** As the person has it in their settings: a yes is carried out at once. */
async function withoutUndo({ api }: Person): Promise<void> {
  const seen = await api.call('GET', '/me/preferences');
  const headers = { 'if-match': seen.headers.get('etag') ?? '' };
  await api.send('PATCH', '/me/preferences', { headers, body: { undoSec: 0 } });
}

browserTest(
  'two windows that decide at the same moment make one decision, and both say what came of it',
  async ({ visit }) => {
    const robin = await stack.person();
    await withoutUndo(robin);
    const [first, second] = await severalReplies(robin, 2);
    const here = await openAt(visit, robin, `/suggestions/${first?.id}`, { expected: /409/ });
    const there = await here.context().newPage();
    await there.goto(here.url());
    await decisionOn(there).waitFor();
    await Promise.all([approve(here), approve(there)]);

    await robin.settled(String(first?.id), 60_000);
    expect(await yesses(robin, String(first?.id))).toHaveLength(1);
    expect(await robin.sent()).toHaveLength(1);

    for (const page of [here, there]) await page.goto(new URL(`/suggestions/${second?.id}`, page.url()).href);
    await decisionOn(there).waitFor();
    await approve(here);
    await said(there, 'Carried out').waitFor({ timeout: 60_000 });
    await there
      .getByText('This was decided in another window or on another device in the meantime.')
      .waitFor();
  },
);

/** Of one run, an answer to each invitation. */
async function proposedAnswers(robin: Person, titles: string[]): Promise<Suggestion[]> {
  for (const title of titles)
    await stack.doors.deliver(robin.address, anInvitation({ to: robin.address, title }));
  await robin.end((await robin.start()).id);
  const pending = await robin.suggestions('pending');
  return Promise.all(titles.map((title) => withWords(robin, pending, title)));
}

/** The answer to the invitation of this title, with some words of the person added. */
async function withWords({ api }: Person, pending: Suggestion[], title: string): Promise<Suggestion> {
  const one = pending.find((each) => each.title.includes(title));
  const seen = await api.call('GET', `/suggestions/${one?.id}`);
  const headers = { 'if-match': seen.headers.get('etag') ?? '' };
  const body = { payload: { comment: `I look forward to: ${title}.` } };
  return api.send<Suggestion>('PATCH', `/suggestions/${one?.id}`, { headers, body });
}

browserTest(
  'several are approved together, each seen whole before, and of each it is told what came of it',
  async ({ visit }) => {
    const robin = await stack.person();
    await withoutUndo(robin);
    const answers = await proposedAnswers(robin, ['Roof', 'Budget', 'Garden']);
    const [left, elsewhere, done] = answers.map(({ id }) => id);
    const page = await visit('/suggestions', { as: robin, expected: /409/ });
    await page.getByRole('link', { name: 'Approve several (3)' }).click();
    await page.getByRole('heading', { level: 1, name: 'Approve several at once' }).waitFor();
    for (const { title, action } of answers) {
      const one = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title }) });
      await one.getByText('Yes', { exact: true }).waitFor();
      await one.getByText(String(action.payload.comment)).waitFor();
    }
    await page.getByRole('checkbox', { name: `Choose: ${answers[0]?.title}` }).uncheck();
    // Decided elsewhere after it was shown here.
    await robin.api.send('POST', `/suggestions/${elsewhere}/reject`, { body: { reason: 'Elsewhere.' } });
    await page.getByRole('button', { name: 'Approve 2 suggestions' }).click();

    await page.getByText('1 approved. 1 was not approved; it says why.').waitFor();
    await page.getByText('This was already decided.').waitFor();
    await page.getByRole('status').getByText('Carried out').waitFor({ timeout: 60_000 });
    expect((await robin.suggestions('pending')).map(({ id }) => id)).toEqual([left]);
    expect((await robin.suggestions('applied')).map(({ id }) => id)).toEqual([done]);
  },
);

browserTest(
  'on a phone a finger approves or asks why not, beside the buttons, and what is of high risk takes the button',
  async ({ visit }) => {
    const robin = await stack.person();
    const mail = await proposedReply(robin);
    const [yes, no] = await proposedAnswers(robin, ['Roof', 'Garden']);
    const page = await openAt(visit, robin, `/suggestions/${yes?.id}`, {
      width: 390,
      height: 844,
      hasTouch: true,
    });
    await page.getByRole('button', { name: /^Approve and/ }).waitFor();
    await swipe(page, 220);
    await page
      .getByText(/^Approved: /)
      .first()
      .waitFor();

    await page.goto(new URL(`/suggestions/${no?.id}`, page.url()).href);
    await page.getByRole('button', { name: 'Reject' }).waitFor();
    await swipe(page, -220);
    await page.getByRole('button', { name: 'Not needed' }).click();
    expect(await robin.settled(String(no?.id))).toMatchObject({ status: 'rejected' });

    await page.goto(new URL(`/suggestions/${mail.id}`, page.url()).href);
    await page.getByText('Swipe back to reject. Approving this one takes the button.').waitFor();
    await swipe(page, 220);
    await page.getByRole('button', { name: /^Approve and send to/ }).waitFor();
    expect(await robin.api.get(`/suggestions/${mail.id}`)).toMatchObject({ status: 'pending' });
  },
);

/** A finger that draws the card aside, so many pixels in the direction of reading. */
async function swipe(page: Page, byPx: number): Promise<void> {
  const box = await page.getByRole('article').first().boundingBox();
  if (!box) throw new Error('There is no card to swipe.');
  const [x, y] = [box.x + box.width / 2 - byPx / 2, box.y + 40];
  const finger = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
    finger.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  await touch('touchStart', [{ x, y }]);
  for (const part of [0.25, 0.5, 0.75, 1]) await touch('touchMove', [{ x: x + byPx * part, y }]);
  await touch('touchEnd', []);
}

browserTest(
  'the consent to change things is asked for when it is needed, after a fresh sign-in, and both lead back',
  async ({ visit }) => {
    const robin = await stack.person({ access: 'read' });
    const { id } = await proposedReply(robin);
    const page = await openAt(visit, robin, `/suggestions/${id}`, { expected: /403|409/ });
    await approve(page);
    await page.getByRole('button', { name: 'Allow changes' }).click();
    await page.waitForURL(/authorize/);
    await page.getByRole('radio', { name: robin.address }).check();
    await page.getByRole('button', { name: 'Allow' }).click();

    await page.getByText('You are back. Look at it once more, then approve.').waitFor();
    expect(new URL(page.url()).pathname).toBe(`/suggestions/${id}`);
    await approve(page);
    await robin.settled(id, 60_000);
    expect(await robin.sent()).toHaveLength(1);
  },
);

browserTest(
  'a sign-in that is too old in the middle of a decision is made afresh, and leads back to the same suggestion',
  async ({ visit }) => {
    const robin = await stack.person({ access: 'read' });
    const { id } = await proposedReply(robin);
    const page = await openAt(visit, robin, `/suggestions/${id}`, { expected: /403|409/ });
    // As the API answers ten minutes after the sign-in, which no test waits for.
    await page.route('**/api/v1/connections', (route) => route.fulfill(SIGN_IN_TOO_OLD), { times: 1 });
    await approve(page);
    await page.getByRole('button', { name: 'Allow changes' }).click();
    await page.getByRole('button', { name: 'Confirm that it is you' }).click();
    await continueAs(page, robin);

    await page.getByText('You are back. Look at it once more, then approve.').waitFor();
    expect(new URL(page.url()).pathname).toBe(`/suggestions/${id}`);
    await page.getByRole('button', { name: /^Approve and send to/ }).waitFor();
    expect(await robin.api.get(`/suggestions/${id}`)).toMatchObject({ status: 'pending' });
  },
);

const SIGN_IN_TOO_OLD = {
  status: 403,
  contentType: 'application/problem+json',
  json: {
    type: 'about:blank',
    title: 'Sign in again to go on.',
    status: 403,
    code: 'identity.fresh_sign_in_required',
  },
};

browserTest('what is put aside waits until its time, and can be brought back before', async ({ visit }) => {
  const robin = await stack.person();
  const { id } = await proposedReply(robin);
  const page = await openAt(visit, robin, `/suggestions/${id}`);
  await page.getByRole('button', { name: 'Later', exact: true }).click();
  await page.getByRole('button', { name: /^Tomorrow morning/ }).click();
  await page.getByText(/^Put aside until /).waitFor();
  const aside = await robin.api.get(`/suggestions/${id}`);
  expect(aside).toMatchObject({ status: 'pending', laterUntil: expect.any(String) });

  await page.goto(new URL(`/suggestions/${id}`, page.url()).href);
  await page.getByRole('button', { name: 'Bring back now' }).click();
  await page.getByText('It waits for you again.').waitFor();
  expect(await robin.api.get(`/suggestions/${id}`)).toMatchObject({ status: 'pending', laterUntil: null });
});
