import type { Page } from 'playwright-core';
import type { Busy } from './busy-demo-person.ts';

/** A screen of the web client as the browser tests and the pictures look at it. */
export interface Screen {
  /** Its folder in web/src/screens/. */
  name: string;
  /** Where it shows most of what it can show. */
  address: string | ((busy: Busy) => string);
  /** Whoever is not signed in sees it, too, and that is how it is looked at. */
  isPublic?: boolean;
  /** One of the pictures in docs/pictures/. */
  isPictured?: boolean;
}

/** Every screen once; one that is missing here is found by tests/browser/accessible.test.ts. */
export const screens: readonly Screen[] = [
  { name: 'welcome', address: '/', isPublic: true, isPictured: true },
  { name: 'start', address: '/start' },
  { name: 'today', address: '/today', isPictured: true },
  { name: 'brief', address: ({ briefId }) => `/brief/${briefId}` },
  {
    name: 'suggestions',
    address: ({ suggestionId }) => `/suggestions/${suggestionId}`,
    isPictured: true,
  },
  { name: 'runs', address: '/runs' },
  { name: 'run', address: ({ runId }) => `/runs/${runId}`, isPictured: true },
  { name: 'packs', address: '/packs' },
  { name: 'pack', address: '/packs/clear-inbox' },
  { name: 'workflow', address: ({ workflowId }) => `/workflows/${workflowId}`, isPictured: true },
  { name: 'agents', address: '/agents' },
  { name: 'connections', address: '/connections' },
  { name: 'records', address: '/records' },
  { name: 'notifications', address: '/notifications' },
  { name: 'usage', address: '/usage' },
  { name: 'audit', address: '/audit' },
  { name: 'settings', address: '/settings' },
  { name: 'help', address: '/help', isPublic: true },
  { name: 'help-topic', address: '/help/approving', isPublic: true },
  { name: 'more', address: '/more' },
];

/** Opens it and waits until its title stands there and nothing is being loaded any more. */
export async function openScreen(page: Page, { address }: Screen, busy: Busy): Promise<void> {
  const path = typeof address === 'string' ? address : address(busy);
  await page.goto(new URL(path, page.url()).href);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page
    .getByRole('status', { name: /One moment|רגע/ })
    .first()
    .waitFor({ state: 'hidden' });
}

declare const localStorage: { setItem(name: string, value: string): void };

/** As a person who has chosen this language here before. */
export async function speak(page: Page, language: 'en' | 'he'): Promise<void> {
  await page.evaluate((chosen) => localStorage.setItem('connectsoft.language', chosen), language);
  await page.reload();
  await page.locator(`html[lang=${language}]`).getByRole('heading').first().waitFor();
}
