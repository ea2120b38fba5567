import { createRequire, flushCompileCache } from 'node:module';
import path from 'node:path';
import { guardServer } from '../doors/index.ts';
import { endWithParent } from './end-with-parent.ts';
import { answerOnceSaved, type Store } from './saved-answers.ts';
import type { StorageOptions } from './storage.ts';

/** Azurite's blob and queue servers in one process, without its tables. Options as JSON in STORAGE_OPTIONS. */
interface Server {
  httpServer: import('node:http').Server;
  metadataStore: { db: Store };
  extentMetadataStore: { db: Store };
  start(): Promise<void>;
  close(): Promise<void>;
}

type ServerClass = new (configuration: unknown) => Server;
type ConfigurationClass = new (...values: unknown[]) => unknown;

const load = createRequire(import.meta.url);
const inside = (file: string) => load(`azurite/dist/src/${file}`) as { default: unknown };

function openServer(kind: 'blob' | 'queue', port: number, folder: string): Server {
  const title = kind === 'blob' ? 'Blob' : 'Queue';
  const Configuration = inside(`${kind}/${title}Configuration.js`).default as ConfigurationClass;
  const Server = inside(`${kind}/${title}Server.js`).default as ServerClass;
  const file = (name: string) => path.join(folder, name);
  const extents = [{ locationId: 'Default', locationPath: file(`${kind}-extents`), maxConcurrency: 50 }];
  // In its order: host, port, keep-alive (s), metadata, extents, places, access log and its stream, debug log
  // and its file, loose, skip the check of the API version (it knows none of today's), certificate, key, password.
  return new Server(
    new Configuration(
      ...['127.0.0.1', port, 60, file(`${kind}.json`), file(`${kind}-extents.json`), extents],
      ...[false, undefined, false, undefined, false, true, '', '', ''],
    ),
  );
}

async function main(): Promise<void> {
  const { folder, ports } = JSON.parse(process.env.STORAGE_OPTIONS ?? '{}') as StorageOptions;
  const servers = [openServer('blob', ports.blob, folder), openServer('queue', ports.queue, folder)];
  for (const { httpServer, metadataStore, extentMetadataStore } of servers) {
    answerOnceSaved(httpServer, [extentMetadataStore.db, metadataStore.db]);
    guardServer(httpServer);
  }
  await Promise.all(servers.map((server) => server.start()));

  const leave = () => {
    Promise.all(servers.map((server) => server.close())).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  endWithParent(leave, 2_000);
  process.once('SIGTERM', leave);
  // Ctrl-C reaches every process of the terminal; the stack then stops the host before its storage.
  process.on('SIGINT', () => {});
  process.send?.({ kind: 'ready' });
  flushCompileCache();
}

await main();
