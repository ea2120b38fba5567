import { z } from 'zod';
import { type SealedBox, seal, unseal } from '#kernel';
import type { AccountKey, TokenGrant, TokenSetName } from '../drivers/driver.ts';
import type { KeyWrapper } from './key-wrapper.ts';
import { createTenantKeys, type KeyHome } from './tenant-keys.ts';

/** Where a token set belongs; a box moved to any other place does not open. */
export interface TokenPlace {
  connectionId: string;
  version: number;
}

/** Seals and opens the set of one name, and of no other: the tokens of a consent, or the key of an account. */
export interface TokenVault {
  set: TokenSetName;
  seal(home: KeyHome, place: TokenPlace, held: TokenGrant | AccountKey): Promise<SealedBox>;
  open(home: KeyHome, place: TokenPlace, box: SealedBox): Promise<TokenGrant>;
  openKey(home: KeyHome, place: TokenPlace, box: SealedBox): Promise<AccountKey>;
}

const Grant = z.strictObject({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresAtMs: z.number(),
  scopes: z.array(z.string()),
});
const Key = z.strictObject({ address: z.string(), secret: z.string().nullable() });

export interface TokenVaults {
  read: TokenVault;
  write: TokenVault;
  forget(tenantId: string): void;
}

/** The two vaults are handed to different holders: whoever has the one for reading cannot open a write set. */
export function createTokenVaults(wrapper: KeyWrapper): TokenVaults {
  const tenantKeys = createTenantKeys(wrapper);

  const vaultOf = (set: TokenSetName): TokenVault => {
    const placeText = ({ tenantId }: KeyHome, { connectionId, version }: TokenPlace) =>
      [tenantId, connectionId, set, version].join('|');
    const opened = async (home: KeyHome, place: TokenPlace, box: SealedBox): Promise<unknown> =>
      JSON.parse(unseal(await tenantKeys.keyOf(home), placeText(home, place), box));
    return {
      set,
      seal: async (home, place, held) =>
        seal(await tenantKeys.keyOf(home), placeText(home, place), JSON.stringify(held)),
      open: async (...box) => Grant.parse(await opened(...box)),
      openKey: async (...box) => Key.parse(await opened(...box)),
    };
  };

  return { read: vaultOf('read'), write: vaultOf('write'), forget: tenantKeys.forget };
}
