import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Database } from '../database.ts';
import type { FolderName } from '../mail/message.ts';

/** Where a caller stands in the changes of a folder. */
export interface DeltaState {
  folder: FolderName;
  account: string;
  generation: number;
  after: number;
  select: string[] | null;
  sinceMs: number | null;
}

function secretOf(db: Database): string {
  const stored = db.one<{ value: string }>("SELECT value FROM meta WHERE name = 'delta_secret'");
  if (stored) return stored.value;
  const secret = randomBytes(32).toString('base64url');
  db.run("INSERT INTO meta VALUES ('delta_secret', ?)", secret);
  return secret;
}

const sign = (db: Database, text: string) =>
  createHmac('sha256', secretOf(db)).update(text).digest('base64url');

export function sealDelta(db: Database, state: DeltaState): string {
  const text = Buffer.from(JSON.stringify(state)).toString('base64url');
  return `${text}.${sign(db, text)}`;
}

export function openDelta(db: Database, token: string): DeltaState | undefined {
  const [text = '', signature = ''] = token.split('.');
  const expected = Buffer.from(sign(db, text));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
  return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as DeltaState;
}
