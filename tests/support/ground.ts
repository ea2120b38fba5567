import { fileURLToPath } from 'node:url';
import { startMailbox } from '../../local/mailbox/index.ts';
import { startModel } from '../../local/model/index.ts';
import { movableClock, openStore } from './platform.ts';

export const START = '2026-03-12T08:00:00.000Z';
export const REDIRECT_URI = 'http://127.0.0.1:9/api/v1/oauth/callback';
const SEED = fileURLToPath(new URL('../../local/mailbox/seed', import.meta.url));

/** What stands outside the house, once per test file: store, vendor and model, all on the clock that tests move. */
async function open() {
  const clock = movableClock(START);
  const store = openStore(clock);
  const mailbox = await startMailbox({
    port: 0,
    stateDir: ':memory:',
    clients: {
      reader: { id: 'reader', secret: 'reader-secret' },
      writer: { id: 'writer', secret: 'writer-secret' },
    },
    redirectUris: [REDIRECT_URI],
    now: clock.now,
  });
  const model = await startModel({ now: clock.now });
  return { clock, store, mailbox, model };
}

export type Ground = Awaited<ReturnType<typeof open>>;

let opened: Promise<Ground> | undefined;

export function theGround(): Promise<Ground> {
  opened ??= open();
  return opened;
}

/** The next file in the same process opens its own. */
export async function closeTheGround(): Promise<void> {
  if (!opened) return;
  const { store, mailbox, model } = await opened;
  opened = undefined;
  await Promise.all([mailbox.stop(), model.stop(), store.cosmos.close()]);
  store.close();
}

/** The control door of the mailbox, as a person at the vendor's would use it. */
export async function control(url: string, path: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(`${url}/__control/${path}`, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

export const seedFolder = SEED;
