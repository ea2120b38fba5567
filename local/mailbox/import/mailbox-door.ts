import { controlKeyHeader } from '../../doors/index.ts';
import type { FolderName } from '../mail/message.ts';

export interface Door {
  /** Base address of the running mailbox. */
  url: string;
  /** Of the data folder that the mailbox runs on. */
  controlKey: string | undefined;
}

export interface Target {
  account: string;
  shiftDays: number;
}

export interface SentMail {
  raw: string;
  folder: FolderName | 'auto';
  isRead: boolean | undefined;
  isAnswered: boolean;
  categories: string[];
  writtenMs: number | undefined;
}

export type MailResult =
  | {
      kind: 'delivered';
      folder: FolderName;
      isRead: boolean;
      isUndated: boolean;
      /** Another mail of the same Message-ID was there, and says something else. */
      isAltered: boolean;
      notes: string[];
    }
  | { kind: 'already-there'; folder: FolderName }
  | { kind: 'rejected'; reason: string };

export interface CalendarResult {
  imported: number;
  alreadyThere: number;
  rejected: { name: string; reason: string }[];
  notes: { name: string; note: string }[];
}

/** The control door of a running mailbox. Its calls reject when it does not answer. */
export function openDoor(door: Door) {
  return {
    ensureAccount: (address: string) =>
      post(door, 'accounts', { address, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }),

    /** `lastMs`: when the newest mail of the batch before was received. */
    sendMails: async ({ account, shiftDays }: Target, mails: SentMail[], lastMs: number | undefined) =>
      (await post(door, `${at(account)}/import/mails?shiftDays=${shiftDays}`, { lastMs, mails })) as {
        results: MailResult[];
        lastMs?: number;
      },

    sendCalendar: async ({ account, shiftDays }: Target, text: string) =>
      (await post(door, `${at(account)}/import/calendar?shiftDays=${shiftDays}`, text)) as CalendarResult,
  };
}

const at = (account: string): string => `accounts/${encodeURIComponent(account)}`;

async function post({ url, controlKey = '' }: Door, path: string, body: object | string): Promise<unknown> {
  const reply = await fetch(`${url.replace(/\/$/, '')}/__control/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [controlKeyHeader]: controlKey },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }).catch((error) => {
    throw Object.assign(new Error(`The mailbox does not answer at ${url}.`), {
      cause: error,
      isUnreachable: true,
    });
  });
  if (reply.ok) return reply.json();
  if (reply.status === 401)
    throw new Error(`The mailbox at ${url} runs on another data folder. Name it with CONNECTSOFT_DATA_DIR.`);
  throw new Error(`The mailbox refused ${path}: ${reply.status} ${await reply.text()}`);
}

export const isUnreachable = (error: unknown): boolean => error instanceof Error && 'isUnreachable' in error;
