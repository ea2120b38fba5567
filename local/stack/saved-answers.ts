import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** As much of a LokiJS database as is needed here. */
export interface Store {
  autosaveDirty(): boolean;
  saveDatabase(saved: (error?: unknown) => void): void;
}

/**
 * Azurite answers a write from memory and saves it up to five seconds later, so a kill in between loses what was
 * acknowledged; the real service never does. Here the answer to a write leaves only when its file is written.
 * Writes that come together share one save.
 */
export function answerOnceSaved(server: Server, stores: Store[]): void {
  const flushes = stores.map(flusher);
  const flush = async () => {
    for (const save of flushes) await save();
  };
  const answer = server.listeners('request') as ((req: IncomingMessage, res: ServerResponse) => void)[];
  server.removeAllListeners('request');
  server.on('request', (req, res) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') holdBack(res, flush);
    for (const listener of answer) listener(req, res);
  });
}

function holdBack(res: ServerResponse, flush: () => Promise<void>): void {
  const end = res.end.bind(res) as (...parts: unknown[]) => ServerResponse;
  // Corked, because a body that was written before the end could already look complete to the caller.
  res.cork();
  res.end = ((...parts: unknown[]) => {
    flush().then(
      () => end(...parts),
      () => res.destroy(),
    );
    return res;
  }) as ServerResponse['end'];
}

/** Saves in a row: waiting for the newest is waiting for all. */
function flusher(store: Store): () => Promise<void> {
  let newest = Promise.resolve();
  return () => {
    if (store.autosaveDirty()) {
      newest = new Promise((resolve, reject) => {
        store.saveDatabase((error) => (error ? reject(error) : resolve()));
      });
    }
    return newest;
  };
}
