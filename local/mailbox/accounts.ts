import { randomUUID } from 'node:crypto';
import type { Database } from './database.ts';

export interface Account {
  /** Lower-cased mail address: the key of a mailbox. */
  address: string;
  /** Object id, a guid. */
  id: string;
  name: string;
  /** IANA zone name. */
  timeZone: string;
  /** Delta links of an older generation have expired. */
  deltaGeneration: number;
}

const columns = 'address, id, name, time_zone AS timeZone, delta_generation AS deltaGeneration';

export const findAccount = (db: Database, address: string): Account | undefined =>
  db.one<Account>(`SELECT ${columns} FROM accounts WHERE address = ?`, address.toLowerCase());

export const listAccounts = (db: Database): Account[] =>
  db.all<Account>(`SELECT ${columns} FROM accounts ORDER BY address`);

/** The account of this address, created when it is new. */
export function ensureAccount(
  db: Database,
  { address, name, timeZone }: { address: string; name?: string; timeZone?: string },
): { account: Account; isNew: boolean } {
  const known = findAccount(db, address);
  if (known) return { account: known, isNew: false };
  const account: Account = {
    address: address.toLowerCase(),
    id: randomUUID(),
    name: name ?? address,
    timeZone: timeZone ?? 'UTC',
    deltaGeneration: 1,
  };
  db.run(
    'INSERT INTO accounts (address, id, name, time_zone) VALUES (?, ?, ?, ?)',
    account.address,
    account.id,
    account.name,
    account.timeZone,
  );
  return { account, isNew: true };
}

/** Mail, calendar and tokens of the account go with it. */
export const removeAccount = (db: Database, address: string): boolean =>
  db.run('DELETE FROM accounts WHERE address = ?', address.toLowerCase()) > 0;

export const expireDeltaLinks = (db: Database, address: string): boolean =>
  db.run(
    'UPDATE accounts SET delta_generation = delta_generation + 1 WHERE address = ?',
    address.toLowerCase(),
  ) > 0;
