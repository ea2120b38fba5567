import type { CosmosClientOptions } from '@azure/cosmos';
import { openFramedText } from '../../http/index.ts';
import { httpClient, httpClientOver } from '../http-client.ts';

/** What takes the SDK's requests to the store. */
interface Carrier {
  /** What the SDK writes into its requests. */
  endpoint: string;
  httpClient: NonNullable<CosmosClientOptions['httpClient']>;
  close(): void;
}

/** The SDK takes only an address of this form; nothing looks it up. */
const ON_THIS_MACHINE = 'http://store.localhost/';

/** The form of the endpoint decides: requests to an address go over HTTP, those to a socket of this machine in frames. */
export function carrierOf(endpoint: string): Carrier {
  const { protocol, pathname } = new URL(endpoint);
  if (protocol !== 'framed:') return { endpoint, httpClient, close: () => {} };
  const { ask, close } = openFramedText(decodeURIComponent(pathname));
  return { endpoint: ON_THIS_MACHINE, httpClient: httpClientOver(ask), close };
}
