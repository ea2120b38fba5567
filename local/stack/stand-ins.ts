import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { startCosmosGateway } from '../cosmos/index.ts';
import { type Person, startIdentity } from '../identity/index.ts';
import { startMailbox } from '../mailbox/index.ts';
import { startModel } from '../model/index.ts';
import { databaseSocket } from './database-socket.ts';
import { demoPerson } from './demo-person.ts';
import { root, seedFolder } from './paths.ts';
import type { Ports } from './ports.ts';
import type { Settings } from './settings.ts';

export interface StandInInput {
  dataDir: string;
  ports: Ports;
  settings: Settings;
  persons: Person[];
  controlKey: string;
}

interface Stoppable {
  stop(): Promise<void>;
}

/** The database with its containers, as infra/containers.json lists them. */
export async function startDatabase({
  dataDir,
  ports,
  settings,
  controlKey,
}: StandInInput): Promise<Stoppable> {
  const folder = path.join(dataDir, 'cosmos');
  mkdirSync(folder, { recursive: true });
  const { gateway, stop } = await startCosmosGateway({
    file: path.join(folder, 'cosmos.sqlite'),
    key: settings.COSMOS_KEY ?? '',
    controlKey,
    port: ports.cosmos,
    socket: databaseSocket(dataDir),
  });
  const { containers } = JSON.parse(readFileSync(path.join(root, 'infra/containers.json'), 'utf8'));
  gateway.provision({ database: settings.COSMOS_DATABASE ?? 'connectsoft', containers });
  return { stop };
}

/** The web client comes from this stack's site, or from wherever APP_URL says that it is. */
export function startSignIn({
  dataDir,
  ports,
  persons,
  settings,
  controlKey,
}: StandInInput): Promise<Stoppable> {
  const here = [`http://localhost:${ports.site}`, `http://127.0.0.1:${ports.site}`];
  const site = [...new Set([...here, ...(settings.APP_URL ? [new URL(settings.APP_URL).origin] : [])])];
  return startIdentity({
    port: ports.identity,
    issuer: `http://localhost:${ports.identity}`,
    stateDir: path.join(dataDir, 'identity'),
    redirectUris: site.flatMap((origin) => [
      `${origin}/signed-in`,
      `${origin}/reference/oauth2-redirect.html`,
    ]),
    postLogoutRedirectUris: site.map((origin) => `${origin}/`),
    persons: [demoPerson, ...persons],
    controlKey,
  });
}

/** The mailbox, with the demo person's mail and calendar in it from the first start on. */
export async function startMail({ dataDir, ports, settings, controlKey }: StandInInput): Promise<Stoppable> {
  const client = (role: 'READER' | 'WRITER') => ({
    id: settings[`MICROSOFT_${role}_CLIENT_ID`] ?? '',
    secret: settings[`MICROSOFT_${role}_CLIENT_SECRET`] ?? '',
  });
  const mailbox = await startMailbox({
    port: ports.mailbox,
    stateDir: path.join(dataDir, 'mailbox'),
    clients: { reader: client('READER'), writer: client('WRITER') },
    redirectUris: [`${settings.PUBLIC_API_URL}/api/v1/oauth/callback`],
    controlKey,
  });
  try {
    await mailbox.seedAccount({ folder: seedFolder });
  } catch (error) {
    await mailbox.stop();
    throw error;
  }
  return mailbox;
}

export const startOfflineModel = ({ ports, settings, controlKey }: StandInInput): Promise<Stoppable> =>
  startModel({ port: ports.model, apiKey: settings.OPENAI_API_KEY ?? '', controlKey });
