import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';

/** A file of the seed as it lies on disk (`bytes`, `source` = the same bytes as Latin-1) and as a reader sees it. */
export interface SeedMail {
  file: string;
  bytes: Buffer;
  source: string;
  email: Email;
  isReadable: boolean;
}

export const seedFolder = import.meta.dirname;

export const filesOf = (folder: 'inbox' | 'sent' | 'calendar'): string[] =>
  readdirSync(join(seedFolder, folder))
    .sort()
    .map((name) => `${folder}/${name}`);

export const readSeedFile = (file: string): Buffer => readFileSync(join(seedFolder, file));

/** Every `.eml`, also the one that is no message: a mail counts as readable when it names an author. */
export async function readSeedMails(): Promise<SeedMail[]> {
  return Promise.all([...filesOf('inbox'), ...filesOf('sent')].map(readSeedMail));
}

async function readSeedMail(file: string): Promise<SeedMail> {
  const bytes = readSeedFile(file);
  const email = await PostalMime.parse(bytes);
  const isReadable = email.from?.address?.includes('@') ?? false;
  return { file, bytes, source: bytes.toString('latin1'), email, isReadable };
}

/** Text and HTML together, decoded: what an agent could come to read. */
export const wordsOf = ({ email }: SeedMail): string => `${email.text ?? ''}\n${email.html ?? ''}`;

/** The Date header; a mail without one is dated by the server that took it in. */
export function sentAtMs({ email }: SeedMail): number {
  const received = email.headers
    .find(({ key }) => key === 'received')
    ?.value.split(';')
    .at(-1);
  return Date.parse(email.date ?? received ?? '');
}

/** Message-ID of the first mail of the thread, followed through References and In-Reply-To. */
export function threadRootOf(mail: SeedMail, all: readonly SeedMail[]): string {
  const root = idsIn(mail.email.references)[0];
  if (root) return root;
  const parentId = idsIn(mail.email.inReplyTo)[0];
  const parent = all.find(({ email }) => email.messageId === parentId);
  return parentId && parent ? threadRootOf(parent, all) : (mail.email.messageId ?? mail.file);
}

const idsIn = (header: string | undefined): string[] => header?.match(/<[^<>\s]+>/g) ?? [];
