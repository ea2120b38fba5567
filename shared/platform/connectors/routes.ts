import { z } from 'zod';
import { ById, defineRoute, PageQuery, pageOf } from '#kernel/contract';
import { CheckConnection, Connection, ConnectorKind, StartConnection, StartedConnection } from './schema.ts';

const tag = 'connections';

export const routes = {
  listConnectors: defineRoute({
    id: 'listConnectors',
    method: 'GET',
    path: 'connectors',
    tag,
    summary: 'The kinds of accounts that can be connected',
    auth: 'member',
    answers: { 200: pageOf(ConnectorKind) },
  }),
  listConnections: defineRoute({
    id: 'listConnections',
    method: 'GET',
    path: 'connections',
    tag,
    summary: 'The connected accounts and how they are',
    auth: 'member',
    query: PageQuery,
    answers: { 200: pageOf(Connection) },
  }),
  startConnection: defineRoute({
    id: 'startConnection',
    method: 'POST',
    path: 'connections',
    tag,
    summary: 'Begins to connect an account, to connect it again, or to allow changes',
    auth: 'member',
    rate: 'consents',
    body: StartConnection,
    example: { connector: 'microsoft', access: 'read' },
    answers: { 201: StartedConnection },
    idempotency: 'stored',
    problems: [
      'plan.limit_reached',
      'connectors.connect_first',
      'identity.fresh_sign_in_required',
      'identity.sign_in_time_unknown',
    ],
  }),
  receiveCallback: defineRoute({
    id: 'receiveCallback',
    method: 'GET',
    path: 'oauth/callback',
    tag,
    summary: 'Where the vendor sends the browser after the consent; leads on to the app',
    auth: 'none',
    // Vendors add parameters of their own, so unknown ones are let through and ignored.
    query: z.object({
      state: z.string().max(200).optional(),
      code: z.string().max(8_000).optional(),
      error: z.string().max(200).optional(),
      iss: z.string().max(500).optional(),
    }),
    answers: { 302: null },
  }),
  checkConnection: defineRoute({
    id: 'checkConnection',
    method: 'POST',
    path: 'connections/{id}/check',
    tag,
    summary: 'Finishes connecting with `completion`; without it, asks the vendor whether all is well',
    auth: 'member',
    rate: 'vendors',
    params: ById,
    body: CheckConnection,
    example: {},
    answers: { 200: Connection },
    problems: [
      'connectors.consent_not_valid',
      'connectors.connect_failed',
      'connectors.vendor_unavailable',
      'connectors.account_taken',
      'connectors.already_connected',
      'connectors.other_account',
    ],
  }),
  removeConnection: defineRoute({
    id: 'removeConnection',
    method: 'DELETE',
    path: 'connections/{id}',
    tag,
    summary: 'Forgets both consents of a connection',
    auth: 'member',
    params: ById,
    answers: { 204: null },
  }),
};
