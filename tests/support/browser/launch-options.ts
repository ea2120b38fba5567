import type { LaunchOptions } from 'playwright-core';
import { chromiumHere, noChromium } from './chromium-here.ts';
import { unpackChromium } from './unpack-chromium.ts';

/** How the browser of the tests is started. Throws where there is none. */
export async function launchOptions(): Promise<LaunchOptions> {
  const here = chromiumHere();
  if (!here) throw new Error(noChromium);
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
