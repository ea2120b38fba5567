import { chromium } from 'playwright-core';
import { type ChromiumHere, chromiumHere, noChromium } from './chromium-here.ts';
import { unpackChromium } from './unpack-chromium.ts';

/*
 * The browser's server, in a process of its own: it listens, and what the stack's processes listen on is what the tests
 * of its doors look at.
 */
const here = chromiumHere();
if (!here) throw new Error(noChromium);
const server = await chromium.launchServer(await launchOptions(here));
process.on('disconnect', () => void server.kill());
process.send?.(server.wsEndpoint());

async function launchOptions(chosen: ChromiumHere) {
  const isOfTests = ['--no-sandbox'];
  if (chosen.kind === 'installed') return { executablePath: chosen.executablePath, args: isOfTests };
  const { executablePath, env } = await unpackChromium();
  const { FONTCONFIG_PATH: _, ...inherited } = process.env;
  return {
    executablePath,
    env: { ...inherited, ...env },
    args: ['--headless=shell', '--no-zygote', ...isOfTests],
  };
}
