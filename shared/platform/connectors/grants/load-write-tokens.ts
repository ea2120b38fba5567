import type { Ctx } from '#kernel';
import { ConnectorError } from '../connector-error.ts';
import type { TokenSource } from '../drivers/driver.ts';
import type { WriteAccess } from '../runtime.ts';
import { readConnection } from '../store.ts';
import { createTokenSource } from './token-source.ts';

type Needs = Pick<Ctx, 'tenantId' | 'clock' | 'db' | 'audit'> & { writeAccess: WriteAccess };

/** What an approved suggestion is carried out with; only `openWriter` may call this. */
export const loadWriteTokens = (ctx: Needs, connectionId: string): TokenSource =>
  createTokenSource({
    ctx,
    connectionId,
    vault: ctx.writeAccess.writeVault,
    renewals: ctx.writeAccess.renewals,
    async oauth() {
      const connection = await readConnection(ctx, connectionId);
      if (!connection) throw new ConnectorError('reauth');
      return ctx.writeAccess.drivers[connection.connector].oauth;
    },
  });
