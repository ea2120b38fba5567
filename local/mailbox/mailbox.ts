import { createStandIn, type RunningStandIn, type StandIn, startStandIn } from '../stand-in/index.ts';
import { authorityRoutes } from './authority/authority-routes.ts';
import type { Clients } from './authority/clients.ts';
import type { MailboxContext } from './context.ts';
import { controlRoutes } from './control/control-routes.ts';
import { openDatabase } from './database.ts';
import { graphError, refusalReply } from './graph/graph-error.ts';
import { graphRoutes } from './graph/graph-routes.ts';
import { createInFlightGate } from './graph/in-flight.ts';
import { type SeedInput, type SeedOutcome, seedAccount } from './seed.ts';

export interface MailboxOptions {
  /** A folder for the state, or `':memory:'`. */
  stateDir: string;
  /** Where callers reach this server, without a trailing slash; links in answers start with it. */
  publicUrl: string;
  clients: Clients;
  /** Exact redirect addresses of both clients. */
  redirectUris: string[];
  controlKey?: string;
  now?: () => Date;
  /** Default 3600. */
  accessTokenLifetimeSeconds?: number;
}

export interface Mailbox extends StandIn {
  seedAccount(input: SeedInput): Promise<SeedOutcome>;
  /** Closes the state; the server must be stopped before. */
  close(): void;
}

/** Mail, calendar and their authority at wire level, ready to be served; the state opens at once. */
export function openMailbox(options: MailboxOptions): Mailbox {
  const db = openDatabase(options.stateDir);
  const now = options.now ?? (() => new Date());
  const ctx: MailboxContext = {
    db,
    // Asked anew each time: a server on a free port knows its address only when it listens.
    get publicUrl() {
      return options.publicUrl.replace(/\/$/, '');
    },
    clients: options.clients,
    redirectUris: options.redirectUris,
    accessTokenLifetimeSeconds: options.accessTokenLifetimeSeconds ?? 3600,
    nowMs: () => now().getTime(),
  };
  const { gate, watch } = createInFlightGate(db);
  const standIn = createStandIn({
    name: 'mailbox',
    routes: { ...authorityRoutes(ctx), ...graphRoutes(ctx, gate) },
    control: controlRoutes(ctx),
    controlKey: options.controlKey,
    ownUrls: () => [ctx.publicUrl],
    maxBodyBytes: 64_000_000,
    notFound: ({ path }) =>
      refusalReply(
        graphError(404, 'BadRequest', `Resource not found for the segment '${path.split('/').at(-1)}'.`),
        ctx.nowMs(),
        '',
      ),
    failed: (error) =>
      refusalReply(
        graphError(500, 'ErrorInternalServerError', `the mailbox stand-in failed: ${String(error)}`),
        ctx.nowMs(),
        '',
      ),
  });
  return {
    ...watch(standIn),
    seedAccount: (input) => seedAccount(ctx, input),
    close: db.close,
  };
}

export interface RunningMailbox extends RunningStandIn {
  seedAccount: Mailbox['seedAccount'];
}

/** Opens and serves a mailbox on 127.0.0.1; port 0 picks a free one. `stop` ends the server and closes the state. */
export async function startMailbox({
  port,
  publicUrl,
  ...options
}: Omit<MailboxOptions, 'publicUrl'> & { port: number; publicUrl?: string }): Promise<RunningMailbox> {
  const address = { publicUrl: publicUrl ?? '' };
  const mailbox = openMailbox({
    ...options,
    get publicUrl() {
      return address.publicUrl;
    },
  });
  const running = await startStandIn(mailbox, port).catch((error) => {
    mailbox.close();
    throw error;
  });
  address.publicUrl = publicUrl ?? running.url;
  const stop = async () => {
    await running.stop();
    mailbox.close();
  };
  return { ...running, seedAccount: mailbox.seedAccount, stop };
}
