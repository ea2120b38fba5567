import { type Ctx, iso, type Stored, withoutEtag } from '#kernel';
import { ConnectorError, isConnectorError } from '../connector-error.ts';
import type { OAuthClient, TokenGrant } from '../drivers/driver.ts';
import type { Renewals } from '../runtime.ts';
import type { TokenVault } from '../secrets/token-vaults.ts';
import type { TokenSetDoc } from '../store.ts';

/** One set of one connection. */
export interface SetNeeds {
  ctx: Pick<Ctx, 'tenantId' | 'clock' | 'db' | 'audit'>;
  vault: TokenVault;
  connectionId: string;
}

export interface TokenSourceNeeds extends SetNeeds {
  renewals: Renewals;
  oauth: () => Promise<OAuthClient>;
}

/** Asks the vendor once; the caller holds the lease on the set. `undefined` = another grant has come meanwhile. */
export async function renewGrant(
  needs: TokenSourceNeeds,
  leased: Stored<TokenSetDoc>,
  grant: TokenGrant,
): Promise<TokenGrant | undefined> {
  try {
    const oauth = await needs.oauth();
    const { refreshToken } = grant;
    const next = await oauth.refresh({ set: needs.vault.set, refreshToken, now: needs.ctx.clock.now() });
    await storeRenewed(needs, leased, next);
    return next;
  } catch (error) {
    if (!isConnectorError(error, 'reauth')) await release(needs, leased);
    else if (!(await markDead(needs, leased))) return undefined;
    throw error;
  }
}

/** Kept before it is used: the vendor has already retired the former refresh token. */
async function storeRenewed(
  needs: TokenSourceNeeds,
  leased: Stored<TokenSetDoc>,
  next: TokenGrant,
): Promise<void> {
  const version = leased.version + 1;
  const { ctx, vault, connectionId } = needs;
  const doc: TokenSetDoc = {
    ...withoutEtag(leased),
    version,
    sealed: await vault.seal(ctx, { connectionId, version }, next),
    expiresAt: iso(new Date(next.expiresAtMs)),
    leasedUntil: null,
  };
  const outcome = await ctx.db.replace(doc, leased.etag);
  if (outcome.kind === 'refused') throw new ConnectorError('transient');
}

async function release({ ctx }: TokenSourceNeeds, leased: Stored<TokenSetDoc>): Promise<void> {
  await ctx.db.replace<TokenSetDoc>({ ...withoutEtag(leased), leasedUntil: null }, leased.etag);
}

/**
 * The person must consent again; until then nothing asks the vendor. Told once, by the entry in the audit. The set
 * and what the connection says of it change together, and only while it is this very set: `false` = it is not.
 */
export async function markDead(
  { ctx, connectionId, vault }: SetNeeds,
  stored: Stored<TokenSetDoc>,
): Promise<boolean> {
  const dead: TokenSetDoc = { ...withoutEtag(stored), isDead: true, leasedUntil: null };
  const outcome = await ctx.audit.commit(
    [
      { kind: 'replace', doc: dead, etag: stored.etag },
      {
        kind: 'patch',
        id: connectionId,
        changes: [{ op: 'set', path: `/${vault.set}/state`, value: 'needs_reauth' }],
      },
    ],
    [
      {
        action: 'connection.needs_reauth',
        subject: { type: 'connection', id: connectionId },
        facts: { set: vault.set },
      },
    ],
  );
  return outcome.kind === 'committed';
}
