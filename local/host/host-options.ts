import type { FunctionKeys } from './http/auth.ts';
import type { Listener } from './http/front.ts';

export interface HostOptions {
  /** Folder with package.json (`main`), host.json and, if wanted, local.settings.json. */
  appDir: string;
  /** Holds the SQLite files of durable functions and timers. One host at a time may use it. */
  stateDir: string;
  /** 0 takes any free one. */
  port: number;
  /** Settings of the app; they are put into process.env before it loads. */
  env: Record<string, string>;
  /** Default true: function and admin level demand their key, as on Azure. */
  enforceKeys?: boolean;
  /** Random ones when left out. */
  functionKeys?: FunctionKeys;
  /** Addresses beside localhost that the public door is reached by, such as that of a tunnel. */
  publicUrls?: string[];
  /** Answers what lies outside the route prefix and /runtime/ (a static site in front, as Static Web Apps does). */
  site?: Listener | undefined;
  /** One line of text each. Default: standard error. */
  log?: (line: string) => void;
  /** How long running functions may take to end when the host stops; default 5,000. */
  drainMs?: number;
}

export interface HostCounts {
  /** Invocations from outside (http, timers, queues) and from the durable engine. */
  running: number;
  durable: { instances: number; inbox: number; activities: number } | undefined;
}

export interface RunningHost {
  /** Origin of the public door, without a slash at the end. */
  url: string;
  /** Address of the loopback listener for durable clients; its path is its key, another one at each start. */
  rpcUrl: string;
  functions: string[];
  keys: FunctionKeys;
  counts(): HostCounts;
  /** Takes nothing new, lets what runs end (within drainMs), runs the app's appTerminate hooks. */
  stop(): Promise<void>;
}
