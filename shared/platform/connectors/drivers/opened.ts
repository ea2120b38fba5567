import type { ReaderOf, Spoken, TracerOf, WriterOf } from '../capabilities/capability.ts';
import { SPOKEN } from '../capabilities/capability.ts';
import { ConnectorError } from '../connector-error.ts';
import type { Connector } from './connector.ts';
import type {
  Calls,
  ConnectedBy,
  Driver,
  DriverOf,
  OAuthClient,
  ReadTarget,
  Target,
  VendorAccount,
} from './driver.ts';

/** A kind of account whose vendor can be spoken to now. */
export type OpenConnector = Omit<Connector, 'open' | 'settings'> & { driver: Driver };
/** By the id that connections keep. */
export type OpenConnectors = ReadonlyMap<string, OpenConnector>;

export const openAll = (connectors: Connector[], environment: Record<string, unknown>): OpenConnectors =>
  new Map(
    connectors.map(({ open, settings: _, ...connector }) => [
      connector.id,
      { ...connector, driver: open(environment) },
    ]),
  );

/** That of a stored connection. Its kind may be offered no longer; then nothing can be asked of it. */
export function connectorOf(kinds: OpenConnectors, id: string): OpenConnector {
  const found = kinds.get(id);
  if (!found) throw new ConnectorError('rejected');
  return found;
}

export function oauthBy(kinds: OpenConnectors, id: string): OAuthClient {
  const { driver } = connectorOf(kinds, id);
  if (driver.connectedBy !== 'oauth') throw new ConnectorError('rejected');
  return driver.oauth;
}

/** What an account is good for with the scopes that were really granted. */
export const grantedBy = (connector: OpenConnector, scopes: string[]): Spoken[] =>
  offeredBy(connector).filter((capability) =>
    connector.capabilities[capability]?.needs.every((scope) => scopes.includes(scope)),
  );

export const offeredBy = ({ capabilities }: OpenConnector): Spoken[] =>
  SPOKEN.filter((capability) => capabilities[capability] !== undefined);

/** What is given to whoever looks. */
export interface Looks {
  account(): Promise<VendorAccount>;
  reader<C extends Spoken>(capability: C, target: ReadTarget): ReaderOf<C> | undefined;
  tracer<C extends Spoken>(capability: C, target: Target): TracerOf<C> | undefined;
}

export const looksWith = <By extends ConnectedBy>(driver: DriverOf<By>, call: Calls[By]): Looks => ({
  account: () => driver.account(call),
  reader: (capability, target) => driver.capabilities[capability]?.read(call, target),
  tracer: (capability, target) => driver.capabilities[capability]?.change?.trace(call, target),
});

/** What is given to whoever carries out what was approved. */
export interface Changes {
  account(): Promise<VendorAccount>;
  writer<C extends Spoken>(capability: C, target: Target): WriterOf<C> | undefined;
}

export const changesWith = <By extends ConnectedBy>(driver: DriverOf<By>, call: Calls[By]): Changes => ({
  account: () => driver.account(call),
  writer: (capability, target) => driver.capabilities[capability]?.change?.write(call, target),
});
