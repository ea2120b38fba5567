import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SiteStatus } from '../page/index.ts';
import { runCommand } from './fixtures/command.ts';
import { isAlive } from './fixtures/is-alive.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';
import { type RunningStack, startStack } from './index.ts';
import { beside } from './paths.ts';

const appDir = beside('fixtures/app');
const folder = await temporaryFolder();
const dataDir = path.join(folder.path, 'data');
const anotherDir = path.join(folder.path, 'another');

afterAll(folder.remove);

const answer = async <Body>(url: string, headers: Record<string, string> = {}) =>
  (await (await fetch(url, { headers })).json()) as Body;

describe('a running stack', () => {
  let stack: RunningStack;
  const told: string[] = [];
  beforeAll(async () => {
    stack = await startStack({
      dataDir,
      portBase: 0,
      appDir,
      env: { DEFAULT_TIME_ZONE: 'Asia/Tokyo' },
      log: (line) => told.push(line),
    });
  });
  afterAll(() => stack?.stop());

  const settingOf = async (name: string) =>
    (await answer<{ value: string }>(`${stack.url}/api/v1/settings/${name}`)).value;

  test('gives its app the addresses of its own parts, and the environment wins over the files', async () => {
    expect(await settingOf('PUBLIC_API_URL')).toBe(stack.url);
    expect(await settingOf('OIDC_ISSUER')).toBe(stack.identityUrl);
    expect(await settingOf('COSMOS_ENDPOINT')).toBe(`framed://${dataDir}/cosmos/cosmos.sock`);
    expect(await settingOf('OPENAI_BASE_URL')).toBe(`${stack.modelUrl}/v1`);
    expect(await settingOf('GRAPH_URL')).toBe(`${stack.mailboxUrl}/v1.0`);
    expect(await settingOf('DEFAULT_TIME_ZONE')).toBe('Asia/Tokyo');
  });

  test('has secrets of its own, readable for their owner only', async () => {
    const sample = JSON.parse(readFileSync(beside('../../local.settings.sample.json'), 'utf8')).Values;
    expect(await settingOf('COSMOS_KEY')).toBe(stack.cosmosKey);
    expect(stack.cosmosKey).not.toBe(sample.COSMOS_KEY);
    expect(await settingOf('CURSOR_SECRET')).not.toBe(sample.CURSOR_SECRET);

    const keyFile = new URL(await settingOf('KEY_ENCRYPTION_KEY'));
    expect(readFileSync(keyFile, 'utf8')).toContain('BEGIN PRIVATE KEY');
    for (const file of [keyFile, path.join(dataDir, 'secrets.json')]) {
      expect(statSync(file).mode & 0o077).toBe(0);
    }
  });

  test('signs the demo person in and has their mailbox filled', async () => {
    const { issuer } = await answer<{ issuer: string }>(
      `${stack.identityUrl}/.well-known/openid-configuration`,
    );
    const accounts = await answer(`${stack.mailboxUrl}/__control/accounts`, {
      'x-control-key': stack.controlKey,
    });

    expect(issuer).toBe(stack.identityUrl);
    expect(accounts).toEqual([
      { address: 'demo@connectsoft.me', name: 'Robin Vale', timeZone: 'Europe/Berlin' },
    ]);
  });

  test('shows on its page what runs, as it is now', async () => {
    const status = await answer<SiteStatus>(`${stack.url}/status.json`);
    expect(status).toMatchObject({ modelIsOffline: true, dataFolder: dataDir });
    expect(status.parts).toHaveLength(7);
    expect(new Set(status.parts.map(({ state }) => state))).toEqual(new Set(['running']));
  });

  test('lets no second stack onto its data folder and says who holds it', async () => {
    await expect(startStack({ dataDir, portBase: 0, appDir })).rejects.toThrow(
      `A stack already runs on ${dataDir} (process ${process.pid}, ${stack.url}/)`,
    );
  });

  test('has its busy port named to another stack, with what wanted it and what to set', async () => {
    await expect(startStack({ dataDir: anotherDir, portBase: stack.ports.site, appDir })).rejects.toThrow(
      `Port ${stack.ports.site} is in use, and the site and the API wants it. ` +
        `Stop its owner, or move all ports with CONNECTSOFT_PORT_BASE (now ${stack.ports.site}).`,
    );
  });

  test('keeps the idle connections of each of its parts longer than a stall lasts', async () => {
    const { url, identityUrl, mailboxUrl, modelUrl, cosmosUrl } = stack;
    for (const part of [url, identityUrl, mailboxUrl, modelUrl, cosmosUrl]) {
      const announced = (await fetch(part)).headers.get('keep-alive') ?? '';
      expect(Number(announced.replace('timeout=', '')), part).toBeGreaterThanOrEqual(60);
    }
  });

  test('is not reset while it runs', async () => {
    const reset = runCommand('reset.ts', { CONNECTSOFT_DATA_DIR: dataDir });
    expect(await reset.ended).toBe(1);
    expect(reset.said()).toContain('A stack already runs on');
    expect((await fetch(`${stack.url}/api/v1/health`)).status).toBe(200);
  });

  test('goes on when its host was killed and started again', async () => {
    const before = stack.pids.host;
    await stack.killHost();
    await expect(fetch(`${stack.url}/api/v1/health`)).rejects.toThrow();
    await stack.restartHost();

    expect((await fetch(`${stack.url}/api/v1/health`)).status).toBe(200);
    expect(stack.pids.host).not.toBe(before);
  });

  test('starts a host that died again by itself, and says so', async () => {
    const { host } = stack.pids;
    process.kill(host, 'SIGKILL');
    await expect.poll(() => told.at(-1), { timeout: 20_000 }).toBe('The functions host is there again.');

    expect(told).toContain('The functions host was ended by SIGKILL. Starting it again (1 of 3) …');
    expect((await fetch(`${stack.url}/api/v1/health`)).status).toBe(200);
    expect(stack.pids.host).not.toBe(host);
    const { children } = JSON.parse(readFileSync(path.join(dataDir, 'stack.json'), 'utf8'));
    expect(children.map(({ pid }: { pid: number }) => pid)).toContain(stack.pids.host);
  });

  test('gives a host up that dies again and again, with one sentence', async () => {
    const wells = () => told.filter((line) => line === 'The functions host is there again.').length;
    for (const times of [2, 3]) {
      process.kill(stack.pids.host, 'SIGKILL');
      await expect.poll(wells, { timeout: 20_000 }).toBe(times);
    }
    process.kill(stack.pids.host, 'SIGKILL');
    expect(await stack.failed).toMatch(
      /^[^\n]*the functions host was ended by SIGKILL, after it had been started again 3 times\./,
    );
  });
});

describe('another stack', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await startStack({ dataDir: path.join(folder.path, 'other'), portBase: 0, appDir });
  });
  afterAll(() => stack?.stop());

  test('names the part that ended by itself', async () => {
    process.kill(stack.pids.azurite, 'SIGKILL');
    expect(await stack.failed).toBe('Unexpectedly, the storage was ended by SIGKILL.');
  });

  test('stops in order and leaves no process behind', async () => {
    const { host, azurite } = stack.pids;
    await stack.stop();
    expect([host, azurite].filter(isAlive)).toEqual([]);
  });
});

describe('npm start', () => {
  const env = { CONNECTSOFT_DATA_DIR: dataDir, CONNECTSOFT_PORT_BASE: '0' };

  test('a wrong port base is answered with what it may be', async () => {
    const start = runCommand('start.ts', { ...env, CONNECTSOFT_PORT_BASE: 'seventy' });
    expect(await start.ended).toBe(1);
    expect(start.said()).toContain('CONNECTSOFT_PORT_BASE is "seventy"; it must be a whole number');
  });
});
