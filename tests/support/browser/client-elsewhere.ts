import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { apiScope, appIdUri } from '../../../local/identity/index.ts';
import { createSite } from '../../../local/page/index.ts';
import { webFolder } from '../../../local/stack/paths.ts';
import type { StackAddress } from '../stack/address.ts';
import { ownStack } from '../stack.ts';

/**
 * As in Azure: the web client on an origin of its own, which the API knows as APP_URL, and beside it a third origin with
 * an empty page, which the API does not know.
 */
export async function clientElsewhere() {
  const [client, third] = [createServer(), createServer(emptyPage)];
  const [clientUrl, thirdUrl] = await Promise.all([listening(client), listening(third)]);
  const { stack, stop } = await ownStack({ APP_URL: clientUrl });
  client.on('request', siteOf(stack.address));
  return {
    stack,
    clientUrl,
    thirdUrl,
    async stop() {
      for (const server of [client, third]) server.close().closeAllConnections();
      await stop();
    },
  };
}

/** The files and headers of the local site; only where the API is differs from what that site would say. */
function siteOf({ url: apiOrigin, identityUrl: issuer }: StackAddress) {
  const config = {
    apiOrigin,
    issuer,
    clientId: 'connectsoft-web',
    scope: `openid profile offline_access ${appIdUri}/${apiScope}`,
  };
  const site = createSite({ ...config, webFolder, status: nobodyAsks });
  return (req: IncomingMessage, res: ServerResponse) => {
    if (req.url !== '/app-config.json') return site(req, res);
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(config));
  };
}

function nobodyAsks(): never {
  throw new Error('The page about the stack stands elsewhere.');
}

function emptyPage(_req: IncomingMessage, res: ServerResponse): void {
  res.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Somebody else</title>');
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}
