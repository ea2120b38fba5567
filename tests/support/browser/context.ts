import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { inject } from 'vitest';
import { sharedStack } from '../stack.ts';
import { type Faults, watchContext } from './watch.ts';

export interface VisitOptions {
  scheme?: 'light' | 'dark';
  /** Of the browser: what the person's system is set to. Default: English. */
  locale?: string;
  width?: number;
  height?: number;
  hasTouch?: boolean;
  /** Further origins that belong to the product here. */
  hosts?: string[];
  /** Faults that the test provokes; all others fail it. */
  expected?: RegExp;
}

const { url, identityUrl, mailboxUrl } = sharedStack().address;
/** The product, the issuer, and the mailbox’s side, where a consent is given. */
const own = [url, identityUrl, mailboxUrl];

let browser: Promise<Browser> | undefined;

/** A browser as a person has it who was never here before, and what its pages did that none may do. */
export async function openContext(
  options: VisitOptions = {},
): Promise<{ context: BrowserContext; faults: Faults }> {
  const {
    scheme = 'light',
    locale = 'en-GB',
    width = 1280,
    height = 800,
    hasTouch = false,
    hosts = [],
    expected,
  } = options;
  browser ??= chromium.connect(inject('browser'));
  const context = await (await browser).newContext({
    colorScheme: scheme,
    locale,
    viewport: { width, height },
    hasTouch,
    // Movement would make pictures and colours depend on the moment.
    reducedMotion: 'reduce',
  });
  const known = new Set([...own, ...hosts].map((address) => new URL(address).host));
  const faults = await watchContext(context, known, (fault) => expected?.test(fault) ?? false);
  return { context, faults };
}
