import type { BrowserContext, Page } from 'playwright-core';

/** What the page itself notes, since it began: all times in milliseconds of its own clock. */
interface Noted {
  tasks: { at: number; took: number }[];
  largestPaintMs: number;
  layoutShift: number;
  responses: number[];
}

// What a page has, as far as it is used here: this runs in Node, whose types know no page.
declare const window: { noted: Noted };
declare const document: { querySelector(selector: string): { textContent: string } | null };
declare function requestAnimationFrame(then: () => void): void;

/** Before anything of a page runs. */
export const watchPage = (context: BrowserContext): Promise<unknown> => context.addInitScript(watch);

function watch(): void {
  const noted: Noted = { tasks: [], largestPaintMs: 0, layoutShift: 0, responses: [] };
  window.noted = noted;
  const observe = (type: string, note: (entry: Record<string, number>) => void, more = {}) =>
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) note(entry as unknown as Record<string, number>);
    }).observe({ type, buffered: true, ...more } as never);
  observe('longtask', ({ startTime = 0, duration = 0 }) =>
    noted.tasks.push({ at: startTime, took: duration }),
  );
  observe('largest-contentful-paint', ({ startTime = 0 }) => {
    noted.largestPaintMs = startTime;
  });
  observe('layout-shift', ({ value = 0, hadRecentInput }) => {
    if (!hadRecentInput) noted.layoutShift += value;
  });
  observe('event', ({ duration = 0 }) => noted.responses.push(duration), { durationThreshold: 16 });
}

export interface FirstLook {
  /** The heading is there and no task keeps the page from answering any more. */
  interactiveMs: number;
  largestPaintMs: number;
  layoutShift: number;
}

/** Opens an address for the first time and waits until the page has come to rest. */
export async function firstLook(page: Page, address: string): Promise<FirstLook> {
  await page.goto(address);
  await page.locator('h1').first().waitFor();
  const headingMs = await page.evaluate(() => performance.now());
  await page.waitForLoadState('networkidle');
  const { tasks, largestPaintMs, layoutShift } = await page.evaluate(() => window.noted);
  const busyUntilMs = Math.max(0, ...tasks.map(({ at, took }) => at + took));
  return { interactiveMs: Math.max(headingMs, busyUntilMs), largestPaintMs, layoutShift };
}

/** From the press on it until the page shows another heading. */
export async function paintAfter(page: Page, press: () => Promise<void>): Promise<number> {
  const shown = page.evaluate(async () => {
    const before = document.querySelector('h1')?.textContent;
    const frame = () => new Promise<void>((resolve) => requestAnimationFrame(resolve));
    let pressedAt = 0;
    (document as unknown as EventTarget).addEventListener(
      'pointerdown',
      () => {
        pressedAt = performance.now();
      },
      { once: true, capture: true },
    );
    while (document.querySelector('h1')?.textContent === before || pressedAt === 0) await frame();
    await frame();
    return performance.now() - pressedAt;
  });
  await press();
  return shown;
}

/** The longest task during this; 0 = none was longer than 50 ms, which is when the browser begins to call it long. */
export async function longTasksMs(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    window.noted.tasks = [];
  });
  await work();
  const tasks = await page.evaluate(() => window.noted.tasks);
  return Math.max(0, ...tasks.map(({ took }) => took));
}

/** From a touch until the next picture, as the browser measures it for "interaction to next paint". */
export async function responseMs(page: Page, press: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    window.noted.responses = [];
  });
  await press();
  await page.waitForTimeout(1_000);
  const responses = await page.evaluate(() => window.noted.responses);
  return Math.max(0, ...responses);
}
