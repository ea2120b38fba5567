import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Level A and AA of WCAG 2.0, 2.1 and 2.2. */
const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const schemes = ['light', 'dark'] as const;
/** Hebrew is written from right to left. */
const languages = ['en', 'he'] as const;

// What a page has, as far as it is used here: these tests run in Node, and their types know no page.
declare const localStorage: { setItem(name: string, value: string): void };
declare const document: object;
declare const axe: { run(context: object, options: RunOptions): Promise<AxeResults> };

/**
 * No rule of WCAG that a program can judge is broken on this screen, in light and dark, in English and in Hebrew. It is
 * loaded again in each language, at its address: what was typed or opened on it is gone afterwards.
 */
export async function expectAccessible(page: Page): Promise<void> {
  for (const language of languages) {
    await speak(page, language);
    for (const scheme of schemes) {
      await page.emulateMedia({ colorScheme: scheme });
      expect(await violationsOn(page), `${page.url()}, ${scheme}, ${language}`).toEqual([]);
    }
  }
  await speak(page, 'en');
}

/** As a person who has chosen this language here before. Resolves when the screen shows its title. */
export async function speak(page: Page, language: 'en' | 'he'): Promise<void> {
  await page.evaluate((chosen) => localStorage.setItem('connectsoft.language', chosen), language);
  await page.reload();
  await page.locator(`html[lang=${language}]`).getByRole('heading').first().waitFor();
}

async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const { violations } = await page.evaluate(
    (values) => axe.run(document, { runOnly: { type: 'tag', values } }),
    levels,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}
