import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runImport } from '../import.ts';
import { control, dana, openWorld } from './mailbox-client.ts';

export interface KeptMail {
  subject: string;
  text: string;
  isRead: boolean;
  isDraft: boolean;
  categories: string[];
  conversationId: string;
  receivedDateTime: string;
  extendedProperties: { id: string; value: string }[];
}

/** A mailbox, and a folder on the disk that is imported into Dana's. */
export async function importWorld() {
  const folder = await mkdtemp(join(tmpdir(), 'import-'));
  const mailbox = await openWorld();
  const lines: string[] = [];
  const dump = async () => (await control(mailbox, 'GET', `accounts/${dana}/mailbox`)).json;
  return {
    folder,
    mailbox,
    lines,
    async write(files: Record<string, string | Buffer>): Promise<void> {
      for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), content);
      }
    },
    run: (name = '', ...args: string[]) =>
      runImport([join(folder, name), '--account', dana, ...args], {
        env: { MAILBOX_URL: mailbox.url },
        print: (line) => void lines.push(line),
      }),
    /** Newest first. */
    async inFolder(name: string): Promise<KeptMail[]> {
      const { folders } = await dump();
      return folders.find(({ folder: one }: { folder: string }) => one === name).messages;
    },
    /** The subjects in each folder that holds something, in the order of the alphabet. */
    async subjects(): Promise<Record<string, string[]>> {
      const { folders } = (await dump()) as { folders: { folder: string; messages: KeptMail[] }[] };
      const filled = folders.filter(({ messages }) => messages.length > 0);
      return Object.fromEntries(
        filled.map(({ folder: name, messages }) => [name, messages.map(({ subject }) => subject).toSorted()]),
      );
    },
    async events() {
      return (await dump()).events as { subject: string; startsAt: string; start: { wall: string } }[];
    },
    async close(): Promise<void> {
      await mailbox.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
