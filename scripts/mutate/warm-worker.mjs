import { ForksPoolWorker } from 'vitest/node';

/** The process that outlives a run of tests, with all code loaded; the next run goes on in it. */
let warm;

/** Starts as Vitest's own does, and from then on answers "start" and "stop" itself. */
class WarmWorker extends ForksPoolWorker {
  name = 'warm';
  #isRunning = Boolean(warm);

  async start() {
    if (warm) this._fork = warm;
    else await super.start();
    warm = this._fork;
  }

  send(message) {
    if (message.type === 'start' && this.#isRunning) return this.#answer('started');
    if (message.type === 'stop') return this.#answer('stopped');
    return super.send(message);
  }

  async stop() {
    warm?.removeAllListeners('message');
  }

  #answer(type) {
    setImmediate(() => warm?.emit('message', { type, __vitest_worker_response__: true }));
  }
}

export const warmWorkers = { name: 'warm', createPoolWorker: (options) => new WarmWorker(options) };

/** The next run begins with everything loaded anew. */
export async function cool() {
  const ending = warm;
  warm = undefined;
  if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
  const ended = new Promise((resolve) => ending.once('exit', resolve));
  ending.kill('SIGKILL');
  await ended;
}
