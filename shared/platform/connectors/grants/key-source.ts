import { mustSee } from '#kernel';
import { ConnectorError } from '../connector-error.ts';
import type { KeySource } from '../drivers/driver.ts';
import { readTokenSet, tokenSetId } from '../store.ts';
import { markDead, type SetNeeds } from './renew-grant.ts';

/** The key of one set of one connection. Nobody renews it but the person. */
export function createKeySource(needs: SetNeeds): KeySource {
  const { ctx, connectionId, vault } = needs;
  let given: number | undefined;
  /** Whoever asks knows that it was stored; `undefined` = it was removed since. */
  const known = () =>
    mustSee(ctx.db, tokenSetId(connectionId, vault.set), () => readTokenSet(ctx, connectionId, vault.set));
  return {
    async read() {
      const stored = await known();
      if (!stored || stored.isDead) throw new ConnectorError('reauth');
      given = stored.version;
      return vault.openKey(ctx, { connectionId, version: stored.version }, stored.sealed);
    },
    async giveUp() {
      const stored = await known();
      // The person may have given another one meanwhile.
      if (stored && !stored.isDead && stored.version === given) await markDead(needs, stored);
    },
  };
}
