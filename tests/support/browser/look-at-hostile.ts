import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Busy } from './busy-demo-person.ts';
import { answerPlainly, answerWith } from './hostile-answers.ts';
import { openScreen, type Screen, screens } from './screens.ts';

/** These show what the product itself says; the settings show a stranger's text in fields, as their values. */
const OWN_WORDS = ['start', 'settings', 'help', 'help-topic', 'more'];

/**
 * Looks at the screens while each text of every answer holds all of these. What watches a page of a browser test fails it
 * on any request to a foreign host, on whatever the content policy had to refuse, and on a complaint: so nothing of the
 * texts may even be tried.
 */
export async function lookAtHostile(
  page: Page,
  busy: Busy,
  texts: readonly string[],
  isLookedAt: (screen: Screen) => boolean = () => true,
): Promise<void> {
  await answerWith(page.context(), texts.join('\n\n'));
  for (const screen of screens.filter(isLookedAt)) {
    await openScreen(page, screen, busy);
    if (!OWN_WORDS.includes(screen.name))
      await page
        .getByText(texts[0]?.slice(0, 12) ?? '')
        .first()
        .waitFor({ state: 'attached' });
    expect(await page.title(), screen.name).toMatch(/connectsoft\.me$/);
  }
  await answerPlainly(page.context());
}
