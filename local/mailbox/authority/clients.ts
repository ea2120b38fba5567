import { timingSafeEqual } from 'node:crypto';
import type { ClientRole } from './scopes.ts';
import { hashOf } from './secret-hash.ts';

/** An app registration. Without a secret it is a public client. */
export interface ClientOptions {
  id: string;
  secret?: string;
}

export type Clients = Record<ClientRole, ClientOptions>;

export interface Client extends ClientOptions {
  role: ClientRole;
}

export function findClient(clients: Clients, id: string): Client | undefined {
  if (id === clients.reader.id) return { ...clients.reader, role: 'reader' };
  return id === clients.writer.id ? { ...clients.writer, role: 'writer' } : undefined;
}

export const isSecretOf = (client: Client, secret: string): boolean =>
  client.secret === undefined ||
  timingSafeEqual(Buffer.from(hashOf(client.secret)), Buffer.from(hashOf(secret)));
