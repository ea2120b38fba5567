import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core';
import { demoPerson } from '../../local/stack/demo-person.ts';
import { openCosmos } from '../../shared/adapters/azure/cosmos/index.ts';
import { launchOptions } from '../../tests/support/browser/launch-options.ts';
import { openPackOwner } from '../clear-inbox.ts';
import { tableOf } from '../report.ts';
import { type BenchStack, startBenchStack } from '../stack.ts';
import { median, rounded, spread } from '../statistics.ts';
import { firstLook, longTasksMs, paintAfter, responseMs, watchPage } from './in-page.ts';
import { addSuggestions } from './seed.ts';

/** A phone of the middle: a processor four times slower, 1.6 Mbit/s, 150 ms. */
const PHONE = {
  cpu: 4,
  downloadBytesPerSec: (1.6 * 1_000_000) / 8,
  uploadBytesPerSec: 750_000 / 8,
  latencyMs: 150,
};
const SUGGESTIONS = 500;

const AIMS = {
  'first load of the welcome page, interactive (ms)': 2_000,
  'first load of Today, signed in, interactive (ms)': 2_000,
  'first load of Today, largest paint (ms)': 2_500,
  'first load of Today, layout shift': 0.1,
  'to a screen that was loaded before (ms)': 100,
  'to a screen that was loaded before, on the phone (ms)': 100,
  'answer to the finger that approves, on the phone (ms)': 100,
  'longest task while 500 suggestions scroll (ms)': 50,
  'longest task while 500 suggestions scroll, on the phone (ms)': 50,
} satisfies Record<string, number>;
type Key = keyof typeof AIMS;
type Samples = Partial<Record<Key, number[]>>;

export interface WebOptions {
  folder: string;
  repetitions: number;
  say(line: string): void;
}

/** What a person waits for in the web client, in a real browser over the running product. Returns a table. */
export async function measureWeb({ folder, repetitions, say }: WebOptions): Promise<string> {
  const options = await launchOptions();
  const stack = await startBenchStack({ dataDir: folder, withStub: false });
  const browser = await chromium.launch(options);
  const samples: Samples = {};
  const add = (key: Key, value: number) => {
    samples[key] = [...(samples[key] ?? []), value];
  };
  try {
    say('Letting agents work for somebody …');
    await workFor(stack);
    for (let turn = 1; turn <= repetitions; turn += 1) {
      say(`Looking, ${turn} of ${repetitions} …`);
      await measureOnce({ stack, browser, add });
    }
  } finally {
    await browser.close();
    await stack.stop();
  }
  return report(samples);
}

async function workFor(stack: BenchStack): Promise<void> {
  const { api, workflowIds } = await openPackOwner(stack);
  const { id } = await api.call<{ id: string }>('POST', `workflows/${workflowIds.inbox}/runs`);
  await untilEnded(() => api.call<{ endedAt: string | null }>('GET', `runs/${id}`));
  const store = openCosmos({ endpoint: stack.cosmosUrl, key: stack.cosmosKey, databaseName: 'connectsoft' });
  const { tenant } = await api.call<{ tenant: { id: string } }>('GET', 'me');
  await addSuggestions(store.tenant(tenant.id), SUGGESTIONS);
  await store.close();
}

async function untilEnded(look: () => Promise<{ endedAt: string | null }>): Promise<void> {
  while ((await look()).endedAt === null) await new Promise((resolve) => setTimeout(resolve, 200));
}

interface Look {
  stack: BenchStack;
  browser: Browser;
  add(key: Key, value: number): void;
}

async function measureOnce({ stack, browser, add }: Look): Promise<void> {
  const stranger = await open(browser);
  await onPhone(stranger.devtools);
  add(
    'first load of the welcome page, interactive (ms)',
    (await firstLook(stranger.page, `${stack.siteUrl}/`)).interactiveMs,
  );
  await stranger.context.close();

  const person = await open(browser);
  const { page, devtools } = person;
  await signIn(page, stack);
  await onPhone(devtools);
  await devtools.send('Network.clearBrowserCache');
  const today = await firstLook(page, `${stack.siteUrl}/today`);
  add('first load of Today, signed in, interactive (ms)', today.interactiveMs);
  add('first load of Today, largest paint (ms)', today.largestPaintMs);
  add('first load of Today, layout shift', today.layoutShift);

  await atDesk(devtools);
  for (const way of ['/runs', '/today', '/runs']) await go(page, way);
  add('to a screen that was loaded before (ms)', await go(page, '/today'));
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: PHONE.cpu });
  add('to a screen that was loaded before, on the phone (ms)', await go(page, '/runs'));

  await atDesk(devtools);
  await go(page, '/suggestions');
  add('longest task while 500 suggestions scroll (ms)', await scrollThrough(page));
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: PHONE.cpu });
  add('longest task while 500 suggestions scroll, on the phone (ms)', await scrollThrough(page));
  add('answer to the finger that approves, on the phone (ms)', await approveOne(page));
  await person.context.close();
}

interface Opened {
  context: BrowserContext;
  page: Page;
  devtools: CDPSession;
}

async function open(browser: Browser): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    serviceWorkers: 'block',
  });
  await watchPage(context);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  return { context, page, devtools };
}

async function onPhone(devtools: CDPSession): Promise<void> {
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: PHONE.cpu });
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: PHONE.latencyMs,
    downloadThroughput: PHONE.downloadBytesPerSec,
    uploadThroughput: PHONE.uploadBytesPerSec,
  });
}

async function atDesk(devtools: CDPSession): Promise<void> {
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
}

async function signIn(page: Page, { siteUrl, identityUrl }: BenchStack): Promise<void> {
  await page.goto(`${siteUrl}/today`);
  await page.getByRole('button', { name: 'Sign in' }).first().click();
  await page.waitForURL(`${identityUrl}/**`);
  await page.locator(`button[name=oid][value="${demoPerson.oid}"]`).click();
  await page.waitForURL(`${siteUrl}/**`);
  await page.getByRole('navigation').first().waitFor();
}

/** By a link of the navigation, to the new content. */
async function go(page: Page, way: string): Promise<number> {
  const link = page.locator(`nav a[href="${way}"]:visible`).first();
  const tookMs = await paintAfter(page, () => link.click());
  await page.waitForURL(({ pathname }) => pathname.startsWith(way));
  // What the screen asks for in the background belongs to it, and not to the next way.
  await page.waitForLoadState('networkidle');
  return tookMs;
}

async function scrollThrough(page: Page): Promise<number> {
  await page.locator('main').hover();
  return longTasksMs(page, async () => {
    for (let turn = 0; turn < 60; turn += 1) {
      await page.mouse.wheel(0, 600);
      await page.waitForTimeout(30);
    }
  });
}

async function approveOne(page: Page): Promise<number> {
  const button = page.getByRole('button', { name: /^Approve/ }).first();
  return responseMs(page, () => button.click());
}

function report(samples: Samples): string {
  const rows = (Object.keys(AIMS) as Key[]).map((key) => {
    const values = samples[key] ?? [];
    const middle = median(values);
    const digits = AIMS[key] < 1 ? 3 : 0;
    return [
      key,
      String(rounded(middle, digits)),
      values.length > 1 && middle > 0 ? `± ${Math.round(spread(values) * 100)} %` : '',
      `≤ ${AIMS[key]}`,
      middle <= AIMS[key] ? 'met' : 'missed',
    ];
  });
  return tableOf([['', 'median', 'spread', 'aim', ''], ...rows]);
}
