import type { KeyedDb } from '#kernel';
import { type CallLimits, type CallPolicies, createCallPolicies } from './drivers/call-policy.ts';
import type { Driver, TokenGrant } from './drivers/driver.ts';
import { type MicrosoftConfig, microsoftDriver } from './drivers/microsoft/index.ts';
import type { ConnectorId } from './schema.ts';
import type { KeyWrapper } from './secrets/key-wrapper.ts';
import { createTokenVaults, type TokenVault } from './secrets/token-vaults.ts';

export interface ConnectorsConfig {
  microsoft: MicrosoftConfig;
  /** Our own `…/api/v1/oauth/callback`, registered with the vendor byte for byte. */
  redirectUri: string;
  /** Where the browser goes after the consent; the outcome is added as a fragment. */
  appReturnUrl: string;
}

/** Running renewals by version of a token set, so that one process renews it once; `undefined` = look again. */
export type Renewals = Map<string, Promise<TokenGrant | undefined>>;

/** What both ways to a vendor share, once per process. */
export interface VendorAccess {
  drivers: Record<ConnectorId, Driver>;
  policies: CallPolicies;
  renewals: Renewals;
}

/** Made once per process. Can open read sets and seal both, so nothing that holds it can write outside. */
export interface ConnectorRuntime extends VendorAccess {
  config: ConnectorsConfig;
  directory: KeyedDb;
  readVault: TokenVault;
  sealWrite: TokenVault['seal'];
  /** Drops a tenant's key from memory. */
  forget(tenantId: string): void;
}

/** The only holder of the write sets. Handed to nobody but the room that carries out approved suggestions. */
export interface WriteAccess extends VendorAccess {
  writeVault: TokenVault;
}

export interface ConnectorPorts {
  directory: KeyedDb;
  keys: KeyWrapper;
  config: ConnectorsConfig;
  limits?: CallLimits;
}

export function openConnectors({ directory, keys, config, limits }: ConnectorPorts): {
  connectors: ConnectorRuntime;
  writeAccess: WriteAccess;
} {
  const vaults = createTokenVaults(keys);
  const shared: VendorAccess = {
    drivers: { microsoft: microsoftDriver(config.microsoft) },
    policies: createCallPolicies(limits),
    renewals: new Map(),
  };
  return {
    connectors: {
      ...shared,
      config,
      directory,
      readVault: vaults.read,
      sealWrite: vaults.write.seal,
      forget: vaults.forget,
    },
    writeAccess: { ...shared, writeVault: vaults.write },
  };
}
