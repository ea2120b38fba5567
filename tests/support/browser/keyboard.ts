import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

const MOST_STOPS = 120;

/** Goes on with Tab until it is there; at every stop on the way it can be seen where one is. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.first().waitFor();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if ((await target.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press('Tab');
    await expectFocusSeen(page);
  }
  throw new Error(`Tab does not lead to ${target}.`);
}

/** Goes there with Tab, and presses Enter. */
export async function enter(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

/** WCAG 2.4.7 and 2.4.11: what has the focus looks otherwise than without it, and nothing lies over all of it. */
async function expectFocusSeen(page: Page): Promise<void> {
  const focused = page.locator(':focus');
  // Beyond the last stop the focus is on the browser's own controls.
  if ((await focused.count()) === 0) return;
  const found = await focused.evaluate(look);
  expect(found, `${page.url()}: ${found.what}`).toMatchObject({ isMarked: true, isCovered: false });
}

// What a page has, as far as it is used here: these tests run in Node, and their types know no page.
interface Shown {
  outerHTML: string;
  nextElementSibling: Shown | null;
  closest(selector: string): Shown | null;
  contains(other: Shown | null): boolean;
  getBoundingClientRect(): { x: number; y: number; width: number; height: number };
  scrollIntoView(how: { block: 'nearest' }): void;
  blur(): void;
  focus(how: { preventScroll: boolean }): void;
}
declare const document: { elementFromPoint(x: number, y: number): Shown | null };
declare function getComputedStyle(element: Shown): Record<string, string>;

/** Runs in the page. A control that is drawn by its label or by what follows it is marked there. */
function look(element: unknown) {
  const shown = element as Shown;
  const drawn = [shown, shown.nextElementSibling, shown.closest('label')].filter((one) => one !== null);
  const style = () =>
    drawn.map((one) => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor } =
        getComputedStyle(one);
      const outline = outlineWidth === '0px' ? [] : [outlineStyle, outlineWidth, outlineColor];
      return [...outline, boxShadow, borderColor, backgroundColor].join();
    });
  const marked = style().join();
  shown.blur();
  const plain = style().join();
  shown.focus({ preventScroll: true });
  // As the browser does when it moves the focus; what came in above it meanwhile may have pushed it away.
  shown.scrollIntoView({ block: 'nearest' });
  const isHit = (one: Shown) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return [0.1, 0.5, 0.9].some((part) => {
      const at = document.elementFromPoint(x + width * part, y + height * part);
      return at !== null && (one.contains(at) || at.contains(one));
    });
  };
  return {
    what: shown.outerHTML.slice(0, 200),
    isMarked: marked !== plain,
    isCovered: !drawn.some(isHit),
  };
}
