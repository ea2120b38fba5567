import type { KeyedDb } from '#kernel';
import { type CallLimits, type CallPolicies, createCallPolicies } from './drivers/call-policy.ts';
import type { Connector } from './drivers/connector.ts';
import type { ReadAddress, TokenGrant } from './drivers/driver.ts';
import { type OpenConnectors, openAll } from './drivers/opened.ts';
import { addressReader, type ReadPublic } from './drivers/read-address.ts';
import type { KeyWrapper } from './secrets/key-wrapper.ts';
import { createTokenVaults, type TokenVault } from './secrets/token-vaults.ts';

export interface ConnectorsConfig {
  /** The kinds of accounts that can be connected. */
  registry: Connector[];
  /** The values of their settings, by the names that they declare. */
  environment: Record<string, unknown>;
  /** Our own `…/api/v1/oauth/callback`, registered with the vendor byte for byte. */
  redirectUri: string;
  /** Where the browser goes after the consent; the outcome is added as a fragment. */
  appReturnUrl: string;
}

/** Running renewals by version of a token set, so that one process renews it once; `undefined` = look again. */
export type Renewals = Map<string, Promise<TokenGrant | undefined>>;

/** What both ways to a vendor share, once per process. */
export interface VendorAccess {
  kinds: OpenConnectors;
  readAddress: ReadAddress;
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
  readPublic: ReadPublic;
  config: ConnectorsConfig;
  limits?: CallLimits;
}

export function openConnectors({ directory, keys, readPublic, config, limits }: ConnectorPorts): {
  connectors: ConnectorRuntime;
  writeAccess: WriteAccess;
} {
  const vaults = createTokenVaults(keys);
  const shared: VendorAccess = {
    kinds: openAll(config.registry, config.environment),
    readAddress: addressReader(readPublic),
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
