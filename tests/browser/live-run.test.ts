import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { browserTest } from '../support/browser/visit.ts';
import type { Timeline } from '../support/stack/answers.ts';
import { sharedStack } from '../support/stack.ts';

const stack = sharedStack();

browserTest(
  'a run that is watched goes on after a dropped connection, with no step lost and none twice',
  async ({ visit }) => {
    const robin = await stack.person();
    for (const subject of ['One', 'Two']) await robin.receive({ subject });
    await stack.doors.modelFault({
      action: 'latency',
      latencyMs: 4_000,
      match: { bodyContains: robin.mark },
    });
    const { id: workflowId } = await robin.workflow('inbox');
    const page = await visit(`/workflows/${workflowId}`, { as: robin, expected: /ERR_(CONNECTION|FAILED)/ });
    const stream = await breakTwice(page);
    // It is lost for a moment only.
    const lost = page.getByText('The connection was lost.').first().waitFor();
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.waitForURL('**/runs/*');
    const id = new URL(page.url()).pathname.split('/').at(-1);
    // The page of the workflow names its steps, too.
    await page.getByRole('heading', { name: 'What was done' }).waitFor();
    // From here on steps come by the stream alone.
    await page.route('**/timeline', (route) => route.abort());
    await lost;
    // A run that is under way breathes, but not for whoever asked their system for less motion.
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await page.evaluate('document.getAnimations().length')).toBeGreaterThan(0);
    await page.emulateMedia({ reducedMotion: 'reduce' });

    await page.getByText('Done', { exact: true }).first().waitFor({ timeout: 60_000 });
    const watched = await stepsOn(page);
    const { steps } = await robin.api.get<Timeline>(`/runs/${id}/timeline`);
    expect(watched).toHaveLength(steps.length);
    expect(stream.resumedAfter).toEqual([undefined, stream.lastSent, stream.lastSent]);
    await page.unroute('**/timeline');
    await page.reload();
    // The copy that is kept on the device is shown first.
    await expect.poll(() => stepsOn(page), { timeout: 10_000 }).toEqual(watched);
  },
);

interface BrokenStream {
  /** What each connection said it had seen last. */
  resumedAfter: (string | undefined)[];
  /** Id of the last event that came before the break. */
  lastSent?: string;
}

/** The stream breaks off after what is told first, and the next connection is reset. */
async function breakTwice(page: Page): Promise<BrokenStream> {
  const stream: BrokenStream = { resumedAfter: [] };
  await page.route('**/live', async (route) => {
    const headers = await route.request().allHeaders();
    const count = stream.resumedAfter.push(headers['last-event-id']);
    if (count === 2) return route.abort('connectionreset');
    if (count > 2) return route.continue();
    const body = await firstEvents(route.request().url(), headers);
    stream.lastSent = [...body.matchAll(/^id: ?(.+)$/gm)].at(-1)?.[1] ?? '';
    await route.fulfill({ headers: { 'content-type': 'text/event-stream' }, body });
  });
  return stream;
}

async function firstEvents(url: string, headers: Record<string, string>): Promise<string> {
  const leaving = new AbortController();
  const { authorization = '' } = headers;
  const { body } = await fetch(url, { headers: { authorization }, signal: leaving.signal });
  let text = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (/^id:.*\n(.+\n)+\n/m.test(text)) break;
  }
  leaving.abort();
  return text;
}

/** What each step says of itself, in the order in which they stand, opened or not. */
const stepsOn = (page: Page): Promise<string[]> =>
  page.locator('div:has(> details > summary:text-is("Details")) > p').allTextContents();
