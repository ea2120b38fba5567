import type { Ctx } from '#kernel';
import { ConnectorError } from '../connector-error.ts';
import type { TokenSource } from '../drivers/driver.ts';
import { readConnection } from '../store.ts';
import { createTokenSource } from './token-source.ts';

type Needs = Pick<Ctx, 'tenantId' | 'clock' | 'db' | 'audit' | 'connectors'>;

/** What agents look with. */
export const loadReadTokens = (ctx: Needs, connectionId: string): TokenSource =>
  createTokenSource({
    ctx,
    connectionId,
    vault: ctx.connectors.readVault,
    renewals: ctx.connectors.renewals,
    async oauth() {
      const connection = await readConnection(ctx, connectionId);
      if (!connection) throw new ConnectorError('reauth');
      return ctx.connectors.drivers[connection.connector].oauth;
    },
  });
