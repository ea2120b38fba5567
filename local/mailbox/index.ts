export type { ClientOptions, Clients } from './authority/clients.ts';
export {
  type Mailbox,
  type MailboxOptions,
  openMailbox,
  type RunningMailbox,
  startMailbox,
} from './mailbox.ts';
export type { SeedInput, SeedOutcome, SeedRejection } from './seed.ts';
