import type { DataFolder } from './data-folder.ts';
import { databaseSocket } from './database-socket.ts';
import { checkPorts, findFreePorts, type Ports, portsFrom } from './ports.ts';
import { openKeyFile, openSecrets, type Secrets } from './secrets.ts';
import { appSettings, type ModelChoice, readSettingsFiles, type Settings } from './settings.ts';
import type { StackOptions } from './stack-options.ts';

/** All that is decided before anything starts. */
export interface Plan {
  options: StackOptions;
  folder: DataFolder;
  ports: Ports;
  settings: Settings;
  model: ModelChoice;
  secrets: Secrets;
  /** RFC 3339, UTC. */
  startedAt: string;
  log(line: string): void;
}

export async function makePlan(options: StackOptions, folder: DataFolder): Promise<Plan> {
  const files = readSettingsFiles();
  const ports = await choosePorts(options.portBase ?? files.base);
  const secrets = openSecrets(folder.path);
  const keyFile = await openKeyFile(folder.path);
  const { settings, model } = appSettings({
    ...{ files, environment: options.env ?? {}, ports, secrets, keyFile },
    databaseSocket: options.isDatabaseOverHttp ? undefined : databaseSocket(folder.path),
  });
  return {
    ...{ options, folder, ports, settings, model, secrets },
    startedAt: new Date().toISOString(),
    log: options.log ?? (() => {}),
  };
}

async function choosePorts(base: number): Promise<Ports> {
  if (base === 0) return findFreePorts();
  const ports = portsFrom(base);
  await checkPorts(ports);
  return ports;
}
