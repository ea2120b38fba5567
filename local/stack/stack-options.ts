import type { FunctionKeys } from '../host/http/auth.ts';
import type { Person } from '../identity/index.ts';
import type { Ports } from './ports.ts';
import type { ModelChoice, Settings } from './settings.ts';

export interface StackOptions {
  /** Absolute path of the folder that holds all state; created when missing. One stack at a time may use it. */
  dataDir: string;
  /** Port of the site; the other parts follow at fixed distances. 0 takes any free ones. Default: as the settings files say. */
  portBase?: number;
  /** Settings of the app that win over local.settings.json and its sample. */
  env?: Record<string, string>;
  /** Progress, and the host's warnings and errors; default: nobody listens. Everything is in the logs of the data folder. */
  log?(line: string): void;
  /** Known to the sign-in beside the demo person. */
  identityPersons?: Person[];
  /** Measure without a model: the smallest answer its schema accepts, after this time, from a process of its own. */
  modelStub?: { latencyMs: number };
  /** The app reaches the database over HTTP, as it does on Azure, instead of in frames. */
  isDatabaseOverHttp?: boolean;
  /** Folder of another function app; default: this one, built when its bundle is missing or old. */
  appDir?: string;
}

export interface RunningStack {
  /** Origin of the site and the API, without a slash at its end. */
  url: string;
  /** The issuer. */
  identityUrl: string;
  mailboxUrl: string;
  /** Of the stand-in; with a model of one's own nothing answers there. */
  modelUrl: string;
  cosmosUrl: string;
  cosmosKey: string;
  /** Loopback listener for durable clients, with its key; another one after each start of the host. */
  readonly rpcUrl: string;
  functionKeys: FunctionKeys;
  /** Opens the control doors of the stand-ins, as the header `x-control-key`. */
  controlKey: string;
  /** What the app was given. */
  settings: Settings;
  model: ModelChoice;
  ports: Ports;
  dataDir: string;
  readonly pids: { supervisor: number; host: number; azurite: number; model?: number };
  /** From the call to the first good answer of the app. */
  readyMs: number;
  /** Resolves, with a sentence, when a part ended that nobody had asked to; the host is started again a few times before. */
  failed: Promise<string>;
  /** In order, within five seconds. */
  stop(): Promise<void>;
  /** Default SIGKILL. Resolves when the process is gone. */
  killHost(signal?: NodeJS.Signals): Promise<void>;
  /** Starts the host again, on the same port; one that still runs is stopped in order first. Resolves when the app is well. */
  restartHost(): Promise<void>;
}
