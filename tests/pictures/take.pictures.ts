import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { beforeAll } from 'vitest';
import { type Busy, busyDemoPerson } from '../support/browser/busy-demo-person.ts';
import { openScreen, screens } from '../support/browser/screens.ts';
import { signIn } from '../support/browser/sign-in.ts';
import { browserTest } from '../support/browser/visit.ts';

/** `npm run pictures`: the main screens of the running product, as docs/ shows them. */
const folder = new URL('../../docs/pictures/', import.meta.url);
const looks = [
  { width: 1280, height: 800, scheme: 'light' },
  { width: 1280, height: 800, scheme: 'dark' },
  { width: 390, height: 844, scheme: 'light' },
  { width: 390, height: 844, scheme: 'dark' },
] as const;

let busy: Busy;
beforeAll(async () => {
  await mkdir(folder, { recursive: true });
  busy = await busyDemoPerson();
}, 120_000);

browserTest.for(looks)('$width px wide, $scheme', async (look, { visit }) => {
  const page = await visit('/today', look);
  const pictured = screens.filter(({ isPictured }) => isPictured);
  const isPublic = (screen: (typeof screens)[number]) => screen.isPublic === true;
  const take = async (screen: (typeof screens)[number]) => {
    await openScreen(page, screen, busy);
    await takePicture(page, `${screen.name}-${look.width}-${look.scheme}`);
  };
  for (const screen of pictured.filter(isPublic)) await take(screen);
  await page.goto(new URL('/today', page.url()).href);
  await signIn(page, busy);
  for (const screen of pictured.filter((one) => !isPublic(one))) await take(screen);
});

/** WebP, which the browser writes itself, is a fifth of a PNG. */
async function takePicture(page: Page, name: string): Promise<void> {
  // Until its own fonts are there, a page is written in one of the machine's.
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 82 });
  await session.detach();
  await writeFile(fileURLToPath(new URL(`${name}.webp`, folder)), Buffer.from(data, 'base64'));
}
