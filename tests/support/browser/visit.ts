import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, type TestContext, test } from 'vitest';
import { sharedStack } from '../stack.ts';
import { openContext, type VisitOptions } from './context.ts';
import { type Known, staySignedIn } from './sign-in.ts';

interface Visiting extends VisitOptions {
  /** Somebody who has signed in on this device before, and is known there still. */
  as?: Known;
}

/** Opens an address of the product in a browser that has never been there, or only as this person. */
export type Visit = (address?: string, options?: Visiting) => Promise<Page>;

const { url } = sharedStack().address;

/** Pictures of failures, and whatever else a test wants to have looked at. */
export const pictures = path.join(tmpdir(), 'connectsoft-pictures');

/** A test with a browser: it fails when a page of it did what none may do (see watch.ts). */
export const browserTest = test.extend<{ visit: Visit }>({
  visit: async ({ task }, use) => {
    const opened: Awaited<ReturnType<typeof openContext>>[] = [];
    await use(async (address = '/', { as: person, ...options } = {}) => {
      const one = await openContext(options);
      opened.push(one);
      if (person) await staySignedIn(one.context, person);
      const page = await one.context.newPage();
      await page.goto(new URL(address, url).href);
      if (person) await page.getByRole('navigation').first().waitFor();
      return page;
    });
    const pages = opened.flatMap(({ context }) => context.pages());
    if (task.result?.state === 'fail')
      await Promise.all(pages.map((page, at) => takeFailure(page, task, at)));
    await Promise.all(opened.map(({ context }) => context.close()));
    expect(opened.flatMap(({ faults }) => faults)).toEqual([]);
  },
});

async function takeFailure(page: Page, task: TestContext['task'], at: number): Promise<void> {
  await mkdir(pictures, { recursive: true });
  const file = path.join(pictures, `${task.name.replace(/\W+/g, '-').slice(0, 80)}-${at + 1}.png`);
  await page.screenshot({ path: file, fullPage: true });
  console.error(`${page.url()} looked like ${file}`);
}
