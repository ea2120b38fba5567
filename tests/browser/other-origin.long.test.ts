import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { clientElsewhere } from '../support/browser/client-elsewhere.ts';
import { decisionOn } from '../support/browser/open-suggestion.ts';
import { browserTest } from '../support/browser/visit.ts';
import { proposedReply } from '../support/stack.ts';

let elsewhere: Awaited<ReturnType<typeof clientElsewhere>>;
beforeAll(async () => {
  elsewhere = await clientElsewhere();
}, 120_000);
afterAll(() => elsewhere.stop());

browserTest(
  'a web client of an origin of its own signs in, reads, decides and watches, and a third origin hears nothing',
  async ({ visit }) => {
    const { stack, clientUrl, thirdUrl } = elsewhere;
    const { url, identityUrl } = stack.address;
    const robin = await stack.person();
    const { id } = await proposedReply(robin);
    await stack.doors.know({ oid: robin.oid, email: robin.address, name: 'Robin Vale' });
    // What the third origin is refused is told in its console.
    const page = await visit(`${clientUrl}/suggestions/${id}`, {
      hosts: [url, identityUrl, clientUrl, thirdUrl],
      expected: /CORS|ERR_FAILED|403/,
    });
    await page.getByRole('button', { name: 'Sign in' }).first().click();
    await page.locator(`button[name=oid][value="${robin.oid}"]`).click();
    await decisionOn(page).waitFor();
    expect(new URL(page.url()).origin).toBe(clientUrl);
    await page.getByText(robin.mark).first().waitFor();
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByRole('button', { name: 'Not needed' }).click();
    expect(await robin.settled(id)).toMatchObject({ status: 'rejected' });

    await robin.receive({ subject: 'Another' });
    const slow = { action: 'latency', latencyMs: 2_000, match: { bodyContains: robin.mark } } as const;
    await stack.doors.modelFault(slow);
    const { id: workflowId } = await robin.workflow('inbox');
    await page.goto(`${clientUrl}/workflows/${workflowId}`);
    // Steps that come by the stream alone.
    await page.route('**/timeline', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), steps: [] } });
    });
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByText('Looked for new conversations').waitFor();

    const third = await page.context().newPage();
    await third.goto(thirdUrl);
    expect(await hears(page, `${url}/api/v1/plans`, {})).toBe(200);
    expect(await hears(third, `${url}/api/v1/plans`, {})).toBe('nothing');
    const signed = { authorization: `Bearer ${robin.api.token}` };
    expect(await hears(page, `${url}/api/v1/me`, signed)).toBe(200);
    expect(await hears(third, `${url}/api/v1/me`, signed)).toBe('nothing');
  },
);

/** What a script of that page hears of an answer. */
const hears = (page: Page, address: string, headers: Record<string, string>): Promise<number | 'nothing'> =>
  page.evaluate(
    async (asked) => {
      try {
        return (await fetch(asked.address, { headers: asked.headers })).status;
      } catch {
        return 'nothing' as const;
      }
    },
    { address, headers },
  );
