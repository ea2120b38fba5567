import { z } from 'zod';
import { ById, Instant, line } from '#kernel/contract';
import { Capability } from './capabilities/capability.ts';

const ConnectorId = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'Not the form of an id of a connector.')
  .max(60)
  .describe('The `id` of one of `GET connectors`.');

export const ConnectorKind = z
  .object({
    id: ConnectorId,
    title: z.string(),
    capabilities: z.array(Capability).describe('What an account of this kind is good for.'),
    connectedBy: z
      .enum(['oauth', 'secret', 'none'])
      .describe(
        '`oauth`: a consent at the vendor. `secret`: `address` and `secret`. `none`: an `address` alone.',
      ),
    asks: z
      .object({ address: z.string(), secret: z.string().nullable() })
      .nullable()
      .describe('What `address` and `secret` are, in plain words; null where they are not asked for.'),
    tier: z.enum(['basic', 'premium']),
    reads: z.array(z.string()).describe('What agents can look at once it is connected, in plain words.'),
    changes: z
      .array(z.string())
      .describe('What an approved suggestion can change, after a separate consent.'),
  })
  .meta({ id: 'ConnectorKind' });
export type ConnectorKind = z.infer<typeof ConnectorKind>;

export const GrantState = z.enum(['none', 'ok', 'needs_reauth']);
export type GrantState = z.infer<typeof GrantState>;

export const Connection = z
  .object({
    id: z.string(),
    connector: ConnectorId,
    capabilities: z.array(Capability).describe('What it can be asked for, as far as it was allowed.'),
    account: z.object({ name: z.string(), address: z.string() }).describe('The connected account.'),
    health: z
      .enum(['ok', 'needs_reauth', 'blocked'])
      .describe('`needs_reauth`: connect again. `blocked`: a permission for reading was not given.'),
    access: z
      .object({
        read: GrantState.describe('What agents read with.'),
        write: GrantState.describe('What approved suggestions are carried out with; a consent of its own.'),
      })
      .describe('The two consents of a connection.'),
    createdAt: Instant,
    lastOkAt: Instant.nullable().describe('When the vendor last answered well to a check or a renewal.'),
    lastErrorCode: z.string().nullable().describe('What the last check came to when it was not well.'),
  })
  .meta({ id: 'Connection' });
export type Connection = z.infer<typeof Connection>;

export const StartConnection = z
  .strictObject({
    connector: ConnectorId,
    access: z.enum(['read', 'write']).default('read').describe('`write` widens a connection made before.'),
    connectionId: ById.shape.id.optional().describe('To connect again, or to widen.'),
    address: line(2_000, 1).optional().describe('Where the connector asks for one.'),
    secret: line(1_000, 1)
      .optional()
      .describe('Where the connector asks for one. It is sealed and never shown again.'),
  })
  .meta({ id: 'StartConnection' });

const ConsentToGive = z
  .object({
    connectionId: z.string(),
    authorizeUrl: z.url().describe('Open it in the browser; it leads back to the app. Valid for 10 minutes.'),
  })
  .meta({ id: 'ConsentToGive' });

/** A consent to give at the vendor; without one, the connection as it now is. */
export const StartedConnection = z.union([ConsentToGive, Connection]).meta({ id: 'StartedConnection' });
export type StartedConnection = z.infer<typeof StartedConnection>;

export const CheckConnection = z
  .strictObject({
    completion: line(200)
      .optional()
      .describe('The one-time value from the fragment of the address that the browser came back to.'),
  })
  .meta({ id: 'CheckConnection' });
