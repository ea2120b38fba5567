import { z } from 'zod';
import { defineConnector } from '#platform/connectors';
import { ConnectorError } from '../../../shared/platform/connectors/connector-error.ts';
import type { Calls, TokenSetName } from '../../../shared/platform/connectors/drivers/driver.ts';
import { memoryVendor, parsedAnswer } from './memory-vendor.ts';
import { aLetter, Letter } from './postbox-letters.ts';
import { postboxReader } from './postbox-reader.ts';
import { postboxTracer, postboxWriter } from './postbox-writer.ts';

export type PostboxOperation = 'draft' | 'send' | 'removal';

/** A mailbox as its driver sees it, through one call. */
export interface Postbox {
  letters(): Promise<Letter[]>;
  /** Carried out at the vendor; what it throws is the vendor's refusal. */
  change(work: (letters: Letter[]) => void, operation?: PostboxOperation): Promise<void>;
}

/** Accounts belong to one person, and the store outlives a test. */
let opened = 0;

/** A mailbox that is opened by a password for apps: one for reading, another one for changes. */
export function postbox() {
  const vendor = memoryVendor<PostboxOperation>();
  const passwords: Record<TokenSetName, string> = { read: 'read-CANARY', write: 'write-CANARY' };
  const letters: Letter[] = [];
  const asked: string[] = [];
  opened += 1;
  const account = `postbox-${opened}`;

  async function enter({ key }: Calls['secret'], sets: TokenSetName[]) {
    const { secret } = await key.read();
    asked.push(String(secret));
    if (!vendor.isRefusing() && sets.some((set) => passwords[set] === secret)) return;
    await key.giveUp();
    throw new ConnectorError('reauth');
  }
  const through = (call: Calls['secret']): Postbox => ({
    async letters() {
      await enter(call, ['read', 'write']);
      return parsedAnswer(await vendor.answer(() => letters), z.array(Letter));
    },
    async change(work, operation) {
      await enter(call, ['write']);
      await vendor.answer(() => work(letters), operation);
    },
  });

  const connector = defineConnector({
    id: 'postbox',
    title: 'Postbox',
    connectedBy: 'secret',
    tier: 'premium',
    asks: { address: 'Your mail address', secret: 'A password for apps' },
    limits: { callsAtOnce: 1 },
    capabilities: { mail: { reads: ['Mail'], changes: ['Drafts', 'Labels'], needs: [] } },
    settings: {},
    open: () => ({
      connectedBy: 'secret',
      async account(call) {
        await enter(call, ['read', 'write']);
        return { id: account, name: 'Robin', address: 'robin@postbox.example' };
      },
      capabilities: {
        mail: {
          read: (call) => postboxReader(through(call)),
          change: {
            trace: (call) => postboxTracer(through(call)),
            write: (call) => postboxWriter(through(call)),
          },
        },
      },
    }),
  });
  return {
    connector,
    vendor,
    passwords,
    letters,
    asked,
    deliver: (subject: string) => letters.push(aLetter({ id: `${subject}-1`, threadId: subject, subject })),
  };
}
