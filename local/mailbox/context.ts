import type { Clients } from './authority/clients.ts';
import type { Database } from './database.ts';

/** What every door of the mailbox needs. */
export interface MailboxContext {
  db: Database;
  /** Without a trailing slash. */
  publicUrl: string;
  clients: Clients;
  redirectUris: string[];
  accessTokenLifetimeSeconds: number;
  nowMs(): number;
}
