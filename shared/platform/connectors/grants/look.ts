import type { Ctx } from '#kernel';
import { ConnectorError } from '../connector-error.ts';
import type { KeySource, TokenSource } from '../drivers/driver.ts';
import { connectorOf, type Looks, looksWith } from '../drivers/opened.ts';
import type { ConnectionDoc } from '../store.ts';
import { loadReadKey, loadReadTokens } from './load-read-tokens.ts';

type Needs = Pick<Ctx, 'tenantId' | 'clock' | 'memories' | 'db' | 'audit' | 'connectors'>;
type Named = Pick<ConnectionDoc, 'id' | 'connector'>;

/** A look at an account with what lies in its read set. */
export const looksOf = (ctx: Needs, connection: Named): Looks =>
  looksBy(ctx, connection, {
    tokens: () => loadReadTokens(ctx, connection.id),
    key: () => loadReadKey(ctx, connection.id),
  });

/** The same with what was only just given, and is stored if the vendor takes it. */
export function looksBy(
  ctx: Pick<Needs, 'tenantId' | 'clock' | 'memories' | 'connectors'>,
  { id, connector }: Named,
  given: { tokens?(): TokenSource; key?(): KeySource },
): Looks {
  const { kinds, policies, readAddress } = ctx.connectors;
  const { driver, limits } = connectorOf(kinds, connector);
  const { tenantId, clock, memories } = ctx;
  const call = { tenantId, clock, memories, run: policies.of(id, limits.callsAtOnce) };
  const [tokens, key] = driver.connectedBy === 'oauth' ? [given.tokens?.()] : [undefined, given.key?.()];
  if (driver.connectedBy === 'oauth' && tokens) return looksWith(driver, { ...call, tokens });
  if (driver.connectedBy === 'secret' && key) return looksWith(driver, { ...call, key });
  if (driver.connectedBy === 'none' && key) return looksWith(driver, { ...call, key, readAddress });
  throw new ConnectorError('rejected');
}
