import { setTimeout as wait } from 'node:timers/promises';
import { iso, later, MINUTE_MS, mustSee, type Stored, withoutEtag } from '#kernel';
import { ConnectorError } from '../connector-error.ts';
import type { TokenGrant, TokenSource } from '../drivers/driver.ts';
import { readTokenSet, type TokenSetDoc, tokenSetId } from '../store.ts';
import { markDead, renewGrant, type TokenSourceNeeds } from './renew-grant.ts';

const RENEW_BEFORE_MS = 5 * MINUTE_MS;
/** Longer than a call to the token endpoint may take, so a lease ends only when its holder is gone. */
const LEASE_MS = 30_000;
const LOOKS = 40;
const LOOK_EVERY_MS = 100;

/** The tokens of one set of one connection, renewed once by whoever comes first, over all processes. */
export function createTokenSource(needs: TokenSourceNeeds): TokenSource {
  let held: TokenGrant | undefined;
  let ending: { refused: string; isDead: Promise<boolean> } | undefined;
  return {
    async accessToken(refused) {
      const isGood = held && held.accessToken !== refused && !isDue(needs, held.expiresAtMs);
      held = isGood ? held : await currentGrant(needs, refused);
      return held?.accessToken ?? '';
    },
    giveUp(refused) {
      held = undefined;
      // Calls side by side were refused with the same token.
      if (ending?.refused !== refused) ending = { refused, isDead: endGrant(needs, refused) };
      return ending.isDead;
    },
  };
}

async function currentGrant(needs: TokenSourceNeeds, refused: string | undefined): Promise<TokenGrant> {
  for (let look = 0; look < LOOKS; look += 1) {
    const stored = await knownTokenSet(needs);
    if (!stored || stored.isDead) throw new ConnectorError('reauth');
    const grant = await openGrant(needs, stored);
    const isRefused = grant.accessToken === refused;
    if (!isRefused && !isDue(needs, grant.expiresAtMs)) return grant;

    const renewed = await joinRenewal(needs, stored, grant);
    if (renewed && renewed.accessToken !== refused) return renewed;
    if (!isRefused && grant.expiresAtMs > nowMs(needs)) return grant;
    await wait(LOOK_EVERY_MS);
  }
  throw new ConnectorError('transient', 1_000);
}

/** `undefined` = another process is renewing, or another grant has come; look again. */
async function joinRenewal(needs: TokenSourceNeeds, stored: Stored<TokenSetDoc>, grant: TokenGrant) {
  const key = [needs.ctx.tenantId, needs.connectionId, needs.vault.set, stored.version].join('|');
  const running = needs.renewals.get(key);
  if (running) return running;
  if (stored.leasedUntil !== null && Date.parse(stored.leasedUntil) > nowMs(needs)) return undefined;

  const renewal = leaseAndRenew(needs, stored, grant).finally(() => needs.renewals.delete(key));
  needs.renewals.set(key, renewal);
  return renewal;
}

async function leaseAndRenew(needs: TokenSourceNeeds, stored: Stored<TokenSetDoc>, grant: TokenGrant) {
  const leasedUntil = iso(later(needs.ctx.clock.now(), LEASE_MS));
  const outcome = await needs.ctx.db.replace<TokenSetDoc>(
    { ...withoutEtag(stored), leasedUntil },
    stored.etag,
  );
  return outcome.kind === 'written' ? renewGrant(needs, outcome.doc, grant) : undefined;
}

/** Only the grant that the refused token belongs to; the person may have given another one meanwhile. */
async function endGrant(needs: TokenSourceNeeds, refused: string): Promise<boolean> {
  const stored = await knownTokenSet(needs);
  if (!stored || stored.isDead) return true;
  const { accessToken } = await openGrant(needs, stored);
  return accessToken === refused && markDead(needs, stored);
}

/** Whoever asks for a token knows that it was stored; `undefined` = it was removed since. */
const knownTokenSet = ({ ctx, connectionId, vault: { set } }: TokenSourceNeeds) =>
  mustSee(ctx.db, tokenSetId(connectionId, set), () => readTokenSet(ctx, connectionId, set));

const openGrant = ({ ctx, vault, connectionId }: TokenSourceNeeds, { version, sealed }: TokenSetDoc) =>
  vault.open(ctx, { connectionId, version }, sealed);

const nowMs = ({ ctx }: TokenSourceNeeds) => ctx.clock.now().getTime();

const isDue = (needs: TokenSourceNeeds, expiresAtMs: number) => expiresAtMs - RENEW_BEFORE_MS <= nowMs(needs);
