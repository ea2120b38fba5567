import type { Ports } from './ports.ts';
import type { ModelChoice } from './settings.ts';

/** What runs, in words for the page and the terminal. */
export interface Part {
  name: string;
  what: string;
  /** Where a person may look; `null` when only programs have business there. */
  url: string | null;
  /** Where it can be seen to run; `null` when it runs elsewhere. */
  port: number | null;
}

export const mailboxPage = (ports: Ports): string => `http://127.0.0.1:${ports.mailbox}/__control/`;

export function partsOf(ports: Ports, model: ModelChoice): Part[] {
  return [
    {
      name: 'Site and API',
      what: 'the web client, and the functions host with runs that survive a crash',
      url: `http://localhost:${ports.site}/`,
      port: ports.site,
    },
    {
      name: 'Sign-in',
      what: 'an OpenID provider with one page: continue as …',
      url: null,
      port: ports.identity,
    },
    {
      name: 'Mailbox',
      what: 'mail and calendar as Microsoft Graph speaks them',
      url: mailboxPage(ports),
      port: ports.mailbox,
    },
    modelPart(ports, model),
    { name: 'Database', what: 'Cosmos DB for NoSQL, over SQLite', url: null, port: ports.cosmos },
    { name: 'Blobs', what: 'large payloads, by Azurite', url: null, port: ports.blob },
    { name: 'Queues', what: 'waiting runs, by Azurite', url: null, port: ports.queue },
  ];
}

function modelPart(ports: Ports, model: ModelChoice): Part {
  if (model.kind === 'real')
    return { name: 'Model', what: `${model.name}, a model of your own`, url: null, port: null };
  return { name: 'Model', what: `${model.name}: rules, not a language model`, url: null, port: ports.model };
}
