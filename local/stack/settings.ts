import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startupError } from '../host/startup-error.ts';
import { root } from './paths.ts';
import { type Ports, partAt } from './ports.ts';
import type { Secrets } from './secrets.ts';
import { storageConnection } from './storage.ts';

export type Settings = Record<string, string>;

export interface SettingsFiles {
  /** What this repository ships: published values, so none of them is a secret. */
  sample: Settings;
  /** What the person's own local.settings.json says otherwise. */
  own: Settings;
  /** Port of the site in these files. */
  base: number;
}

/** Not in the sample, because they have no value there. */
const unnamed = ['OPENAI_INPUT_MICRO_USD_PER_MTOK', 'OPENAI_OUTPUT_MICRO_USD_PER_MTOK'];

export function readSettingsFiles(folder = root): SettingsFiles {
  const sample = readValues(path.join(folder, 'local.settings.sample.json'));
  const ownFile = path.join(folder, 'local.settings.json');
  const given = existsSync(ownFile) ? readValues(ownFile) : {};
  const own = Object.fromEntries(Object.entries(given).filter(([name, value]) => sample[name] !== value));
  const site = URL.parse({ ...sample, ...own }.PUBLIC_API_URL ?? '');
  return { sample, own, base: Number(site?.port) || 7071 };
}

function readValues(file: string): Settings {
  try {
    const { Values = {} } = JSON.parse(readFileSync(file, 'utf8')) as { Values?: Record<string, unknown> };
    return Object.fromEntries(Object.entries(Values).map(([name, value]) => [name, String(value)]));
  } catch (error) {
    throw startupError(`Cannot read ${file}: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
}

/** The settings that the environment carries for the app. */
export function settingsOf(environment: NodeJS.ProcessEnv, { sample, own }: SettingsFiles): Settings {
  const names = new Set([...Object.keys(sample), ...Object.keys(own), ...unnamed]);
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const value = environment[name];
      return value ? [[name, value]] : [];
    }),
  );
}

export interface AppSettingsInput {
  files: SettingsFiles;
  /** Wins over the files. */
  environment: Settings;
  ports: Ports;
  secrets: Secrets;
  keyFile: string;
  /** On which the database speaks in frames, where it does. */
  databaseSocket: string | undefined;
}

/** What the app gets: the files with their ports moved, our own secrets in place of published ones, the environment on top. */
export function appSettings(input: AppSettingsInput): { settings: Settings; model: ModelChoice } {
  const { files, environment, ports, secrets, keyFile, databaseSocket } = input;
  const move = (values: Settings) => movePorts(values, files.base, ports);
  const chosen = { ...move(files.own), ...environment };
  const settings: Settings = {
    ...move(files.sample),
    // Over HTTP the database costs the host twice the time; whoever names an address gets that.
    ...(databaseSocket && { COSMOS_ENDPOINT: framedEndpoint(databaseSocket) }),
    COSMOS_KEY: secrets.cosmosKey,
    AzureWebJobsStorage: storageConnection(ports, secrets.storageKey),
    MICROSOFT_READER_CLIENT_SECRET: secrets.clientSecrets.reader,
    MICROSOFT_WRITER_CLIENT_SECRET: secrets.clientSecrets.writer,
    CURSOR_SECRET: secrets.cursorSecret,
    KEY_ENCRYPTION_KEY: pathToFileURL(keyFile).href,
    // Whoever starts a stack most likely lives by the clock of the machine; it counts as assumed all the same.
    DEFAULT_TIME_ZONE: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...chosen,
  };
  const model = chooseModel({ settings, chosen, ports, modelKey: secrets.modelKey });
  return { settings: { ...settings, ...model.settings }, model };
}

const framedEndpoint = (socket: string) => pathToFileURL(socket).href.replace(/^file:/, 'framed:');

function movePorts(values: Settings, base: number, ports: Ports): Settings {
  const move = (text: string) =>
    text.replace(/\b(localhost|127\.0\.0\.1):(\d{2,5})\b/g, (address, host: string, port: string) => {
      const part = partAt(Number(port), base);
      return part ? `${host}:${ports[part]}` : address;
    });
  return Object.fromEntries(Object.entries(values).map(([name, text]) => [name, move(text)]));
}

export interface ModelChoice {
  kind: 'offline' | 'real';
  name: string;
  settings: Settings;
  /** Something that a person may have meant otherwise. */
  hint?: string;
}

interface ModelQuestion {
  settings: Settings;
  chosen: Settings;
  ports: Ports;
  /** Of the offline model. */
  modelKey: string;
}

/**
 * The three names of a model belong together: a key or a model name without its address is left out, because the
 * offline model knows neither and a real key should not travel to it.
 */
function chooseModel({ settings, chosen, ports, modelKey }: ModelQuestion): ModelChoice {
  const ours = `http://127.0.0.1:${ports.model}/v1`;
  if (settings.OPENAI_BASE_URL === ours) return offlineModel(chosen, ours, modelKey);
  const missing = ['OPENAI_API_KEY', 'OPENAI_MODEL'].filter((name) => !chosen[name]);
  if (missing.length > 0) {
    throw startupError(
      `OPENAI_BASE_URL names a model of your own; ${missing.join(' and ')} must be set too.`,
    );
  }
  return { kind: 'real', name: chosen.OPENAI_MODEL ?? '', settings: {} };
}

function offlineModel(chosen: Settings, url: string, modelKey: string): ModelChoice {
  const name = 'offline-rules-1';
  const lonely = ['OPENAI_API_KEY', 'OPENAI_MODEL'].filter((key) => chosen[key]);
  return {
    kind: 'offline',
    name,
    settings: { OPENAI_BASE_URL: url, OPENAI_API_KEY: modelKey, OPENAI_MODEL: name },
    ...(lonely.length > 0 && {
      hint: `${lonely.join(' and ')} is set, but not OPENAI_BASE_URL (such as https://api.openai.com/v1), so it is not used.`,
    }),
  };
}
