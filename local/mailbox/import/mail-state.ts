import type { FolderName } from '../mail/message.ts';
import { soundAddresses } from '../mail/sound/addresses.ts';
import { decodeWords } from './decode-words.ts';
import { readHeaders, writtenAt } from './headers.ts';
import { meaningOfLabel } from './places.ts';

/** What the program that kept a mail noted beside it. */
export interface Flags {
  isRead?: boolean;
  isAnswered?: boolean;
  isDraft?: boolean;
  isDeleted?: boolean;
  isJunk?: boolean;
}

/** What the place of a mail on the disk says about it. */
export interface Surroundings {
  /** By the names of the folders around it. */
  folder?: FolderName | undefined;
  flags?: Flags;
  /** When it was received, by its container, in milliseconds. */
  receivedMs?: number | undefined;
  /** What is missing in it, or else worth telling. */
  note?: string;
}

/** Where a mail belongs, and as what. */
export interface MailState {
  /** `auto`: own mail is sent mail, all other mail came in. */
  folder: FolderName | 'auto';
  isRead?: boolean | undefined;
  isAnswered: boolean;
  /** The person's own labels. */
  labels: string[];
  /** By Date, Received or container; `undefined` when nothing tells. */
  writtenMs: number | undefined;
}

/** Reads the state of a mail from its headers and its surroundings; what stands in the mail itself wins. */
export function stateOf(raw: Buffer, around: Surroundings, account: string): MailState {
  const headers = readHeaders(raw);
  const flags = { ...around.flags, ...flagsIn(headers) };
  const labels = readLabels(headers);
  const isOwn = addressIn(headers.get('from')?.[0] ?? '') === account.toLowerCase();
  return {
    folder: labels.folder ?? folderByFlags(flags) ?? folderByPlace(around.folder, isOwn),
    isRead: labels.isRead ?? flags.isRead ?? (flags.isAnswered || undefined),
    isAnswered: flags.isAnswered ?? false,
    labels: labels.own,
    writtenMs: writtenAt(headers) ?? around.receivedMs,
  };
}

/** A name may hold an address as well: `dana@example.com via a list <list@example.com>`. */
const addressIn = (from: string): string => {
  const sound = soundAddresses(from);
  return (/<([^<>]*)>[^<>]*$/.exec(sound)?.[1] ?? sound).trim().toLowerCase();
};

function folderByFlags({ isDeleted, isJunk, isDraft }: Flags): FolderName | undefined {
  if (isDeleted) return 'deleteditems';
  if (isJunk) return 'junkemail';
  return isDraft ? 'drafts' : undefined;
}

/** A folder that one files mail into holds own answers as well, and they stay sent mail. */
function folderByPlace(folder: FolderName | undefined, isOwn: boolean): FolderName | 'auto' {
  if (folder === 'archive' && isOwn) return 'sentitems';
  return folder === undefined || folder === 'inbox' ? 'auto' : folder;
}

/** Bits of `X-Mozilla-Status` and `-Status2`: nsMsgMessageFlags of Thunderbird. */
const mozilla = { read: 0x1, replied: 0x2, expunged: 0x8, forwarded: 0x1000 };
const mozilla2 = { deletedOnServer: 0x20_0000, template: 0x100_0000 };

function flagsIn(headers: Map<string, string[]>): Flags {
  const first = (name: string) => headers.get(name)?.[0];
  return {
    ...classicFlags(`${first('status') ?? ''}${first('x-status') ?? ''}`),
    ...mozillaFlags(first('x-mozilla-status'), first('x-mozilla-status2')),
  };
}

function mozillaFlags(status: string | undefined, status2: string | undefined): Flags {
  if (!/^[0-9a-f]+$/i.test(status ?? '')) return {};
  const bits = Number.parseInt(status ?? '', 16);
  const bits2 = Number.parseInt(status2 ?? '', 16) || 0;
  return {
    isRead: (bits & mozilla.read) !== 0,
    isAnswered: (bits & mozilla.replied) !== 0,
    isDeleted: (bits & mozilla.expunged) !== 0 || (bits2 & mozilla2.deletedOnServer) !== 0,
    isDraft: (bits2 & mozilla2.template) !== 0,
  };
}

/** `Status: RO` and `X-Status: AFDT`, as mbox programs write them: read, old, answered, flagged, deleted, draft. */
function classicFlags(letters: string): Flags {
  if (!/^[ROADFTN]+$/.test(letters)) return {};
  return {
    isRead: letters.includes('R'),
    isAnswered: letters.includes('A'),
    isDeleted: letters.includes('D'),
    isDraft: letters.includes('T'),
  };
}

/** Of several places that a mail has in Gmail, the one that says most. */
const strongest: FolderName[] = ['junkemail', 'deleteditems', 'drafts', 'sentitems', 'inbox', 'archive'];

function readLabels(headers: Map<string, string[]>) {
  const text = decodeWords(headers.get('x-gmail-labels')?.join(',') ?? '');
  const labels = (text.match(/"[^"]*"|[^,"]+/g) ?? [])
    .map((label) => label.replaceAll('"', '').trim())
    .filter((label) => label !== '');
  const known = labels.flatMap((label) => meaningOfLabel(label) ?? []);
  const folders = known.flatMap((meaning) => (meaning.kind === 'folder' ? [meaning.folder] : []));
  const isUnread = known.some(({ kind }) => kind === 'unread');
  return {
    folder: strongest.find((folder) => folders.includes(folder)),
    // Labels in a language that we do not know say nothing about what was read.
    isRead: known.length > 0 ? !isUnread : undefined,
    own: labels.filter((label) => !meaningOfLabel(label)),
  };
}
