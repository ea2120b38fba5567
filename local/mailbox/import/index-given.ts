import type { FolderName } from '../mail/message.ts';
import { findMails } from './find-mails.ts';
import type { MailSource, Named } from './found.ts';
import { type MailState, stateOf } from './mail-state.ts';

/** A mail that was found: what is known of it without its bytes. */
export interface IndexedMail {
  name: string;
  source: MailSource;
  state: MailState;
  note: string | undefined;
}

interface Given {
  /** Oldest first, what has no date last. Of copies of one moment, the one that is kept comes before one thrown away. */
  mails: IndexedMail[];
  calendars: { name: string; text: string }[];
}

/** Goes once through everything that was given. Mails are read again when they are sent. */
export async function indexGiven(
  path: string,
  account: string,
  report: { named(one: Named): void },
): Promise<Given> {
  const mails: IndexedMail[] = [];
  const calendars: Given['calendars'] = [];
  for await (const found of findMails(path)) {
    if (found.kind === 'named') report.named(found);
    else if (found.kind === 'calendar') calendars.push({ name: found.name, text: found.text });
    else {
      const { name, source, raw, around } = found;
      mails.push({ name, source, state: stateOf(raw, around, account), note: around.note });
    }
  }
  return { mails: mails.toSorted(byTime), calendars };
}

const byTime = (a: IndexedMail, b: IndexedMail): number =>
  timeOf(a) - timeOf(b) || rankOf(a.state.folder) - rankOf(b.state.folder);

const timeOf = ({ state }: IndexedMail): number => state.writtenMs ?? Number.MAX_SAFE_INTEGER;

const ranks: Partial<Record<FolderName | 'auto', number>> = { drafts: 1, junkemail: 2, deleteditems: 2 };

const rankOf = (folder: FolderName | 'auto'): number => ranks[folder] ?? 0;
