import type { Locator, Page } from 'playwright-core';
import type { Person } from '../stack.ts';
import type { VisitOptions } from './context.ts';
import type { Visit } from './visit.ts';

/** At a screen with a suggestion that can be decided. */
export async function openAt(
  visit: Visit,
  person: Person,
  path: string,
  options: VisitOptions = {},
): Promise<Page> {
  const page = await visit(path, { ...options, as: person });
  await decisionOn(page).waitFor();
  return page;
}

export const decisionOn = (page: Page): Locator => page.getByRole('region', { name: 'Your decision' });

/** What the card says has become of the suggestion. */
export const said = (page: Page, status: string): Locator =>
  page.getByRole('status').getByText(status, { exact: true }).first();

export const approve = (page: Page): Promise<void> =>
  page.getByRole('button', { name: /^Approve and send to/ }).click();
