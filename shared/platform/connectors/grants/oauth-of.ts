import type { Ctx } from '#kernel';
import { ConnectorError } from '../connector-error.ts';
import type { OAuthClient } from '../drivers/driver.ts';
import { type OpenConnectors, oauthBy } from '../drivers/opened.ts';
import { readConnection } from '../store.ts';

/** By whom a grant is renewed; `reauth` when the connection is gone. */
export async function oauthOf(
  ctx: Pick<Ctx, 'db'>,
  kinds: OpenConnectors,
  connectionId: string,
): Promise<OAuthClient> {
  const connection = await readConnection(ctx, connectionId);
  if (!connection) throw new ConnectorError('reauth');
  return oauthBy(kinds, connection.connector);
}
