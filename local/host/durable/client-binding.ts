import type { ClientUrls } from './contract.ts';

export const publicBase = '/runtime/webhooks/durabletask';
export const rpcBase = '/durabletask';

const managementPaths = {
  statusQueryGetUri: '',
  sendEventPostUri: '/raiseEvent/{eventName}',
  terminatePostUri: '/terminate?reason={text}',
  rewindPostUri: '/rewind?reason={text}',
  purgeHistoryDeleteUri: '',
  restartPostUri: '/restart',
  suspendPostUri: '/suspend?reason={text}',
  resumePostUri: '/resume?reason={text}',
};

/** JSON text for the `durableClient` binding. With `rpcBaseUrl` the client sends all its calls there. */
export function clientBinding(hubName: string, urls: ClientUrls): string {
  const query = requiredQuery(hubName, urls.systemKey);
  const baseUrl = `${urls.publicOrigin}${publicBase}`;
  const creation = `${baseUrl}/orchestrators/{functionName}[/{instanceId}]`;
  return JSON.stringify({
    taskHubName: hubName,
    creationUrls: {
      createNewInstancePostUri: `${creation}?code=${encodeURIComponent(urls.systemKey)}`,
      createAndWaitOnNewInstancePostUri: `${creation}?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&code=${encodeURIComponent(urls.systemKey)}`,
    },
    managementUrls: managementUrls(baseUrl, 'INSTANCEID', query),
    baseUrl,
    requiredQueryStringParameters: query,
    rpcBaseUrl: `${urls.rpcOrigin}${rpcBase}/`,
  });
}

export function requiredQuery(hubName: string, systemKey: string): string {
  return `taskHub=${hubName}&connection=Storage&code=${encodeURIComponent(systemKey)}`;
}

export function managementUrls(baseUrl: string, id: string, query: string): Record<string, string> {
  const urls = Object.entries(managementPaths).map(([name, path]) => {
    const url = `${baseUrl}/instances/${id}${path}`;
    return [name, `${url}${path.includes('?') ? '&' : '?'}${query}`];
  });
  return { id, ...Object.fromEntries(urls) };
}
