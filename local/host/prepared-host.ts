import type { Server } from 'node:net';
import type { AppRegistry } from './core/core-api.ts';
import type { LoadedApp } from './core/loader.ts';
import type { LogSink } from './core/log-sink.ts';
import type { HostOptions } from './host-options.ts';
import type { HostStore } from './host-store.ts';
import type { FunctionKeys } from './http/auth.ts';
import type { Door } from './http/listen.ts';
import type { HostConfig } from './settings.ts';

/** What has to be given back, newest first, when the host stops or could not start. */
export type Releases = (() => unknown)[];

export interface Doors {
  front: Door;
  rpc: Door;
  /** First segment of every path on the door for durable clients, which cannot bring a key of their own. */
  rpcKey: string;
}

/** The app is loaded, both ports are taken, nothing runs yet. */
export interface PreparedHost {
  options: HostOptions;
  config: HostConfig;
  app: AppRegistry;
  log: LogSink;
  store: HostStore;
  doors: Doors;
  /** `opened`: the servers that the app and its library began while they loaded. */
  loaded: LoadedApp & { opened: Server[] };
  keys: FunctionKeys;
}
