import { startMailbox } from '../index.ts';
import { clients, redirectUri } from './mailbox-client.ts';

// A mailbox in a process of its own, for tests that kill it.
const mailbox = await startMailbox({
  stateDir: process.argv[2] ?? ':memory:',
  port: 0,
  clients,
  redirectUris: [redirectUri],
});
process.send?.({ url: mailbox.url });
