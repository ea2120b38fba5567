import type { Surroundings } from './mail-state.ts';

/** A file or folder on the way down from what was given. */
export interface Spot {
  path: string;
  /** How a person finds it again: below what was given. */
  name: string;
  /** Names of the folders around it, outermost first, and for a mailbox of its own. */
  folders: string[];
  /** Which part of a Maildir it lies in. */
  maildir?: 'cur' | 'new' | 'tmp';
  /** Apple Mail keeps attachments in a folder beside the messages; a mail or calendar in there was only attached. */
  isAttachment?: boolean;
}

/** Where the bytes of a mail can be read again. */
export interface MailSource {
  path: string;
  form: 'eml' | 'emlx' | 'mbox';
  /** In an mbox. */
  range?: { start: number; end: number };
}

/** One thing that was given, under the name by which a person finds it again. */
export type Found =
  | { kind: 'mail'; name: string; source: MailSource; raw: Buffer; around: Surroundings }
  | { kind: 'calendar'; name: string; text: string }
  | Named;

/** What is not taken in, and why. */
export interface Named {
  kind: 'named';
  name: string;
  reason: string;
}

export const named = (name: string, reason: string): Named => ({ kind: 'named', name, reason });

const codes: Record<string, string> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  ENOENT: 'it is gone, or its name is not readable here',
  EIO: 'the disk reports an error',
};

export function whyUnread(error: unknown): string {
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  return `it cannot be read: ${codes[code] ?? message}`;
}
