import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { type ChromiumHere, chromiumHere, noChromium } from './chromium-here.ts';
import { unpackChromium } from './unpack-chromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the one running browser takes connections. */
    browser: string;
  }
}

/** One browser for all files; what keeps them apart are contexts, which share neither cookies nor storage. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const here = chromiumHere();
  if (!here) throw new Error(noChromium);
  const server = await chromium.launchServer(await launchOptions(here));
  project.provide('browser', server.wsEndpoint());
  return () => server.close();
}

async function launchOptions(here: ChromiumHere) {
  const isOfTests = ['--no-sandbox'];
  if (here.kind === 'installed') return { executablePath: here.executablePath, args: isOfTests };
  const { executablePath, env } = await unpackChromium();
  const { FONTCONFIG_PATH: _, ...inherited } = process.env;
  return {
    executablePath,
    env: { ...inherited, ...env },
    args: ['--headless=shell', '--no-zygote', ...isOfTests],
  };
}
