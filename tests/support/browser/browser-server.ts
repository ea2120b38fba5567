import { chromium } from 'playwright-core';
import { launchOptions } from './launch-options.ts';

/*
 * The browser's server, in a process of its own: it listens, and what the stack's processes listen on is what the tests
 * of its doors look at.
 */
const server = await chromium.launchServer(await launchOptions());
process.on('disconnect', () => void server.kill());
process.send?.(server.wsEndpoint());
