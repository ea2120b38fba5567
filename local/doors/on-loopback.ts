import { Server } from 'node:net';

/**
 * What begins to listen on a port while `work` runs, does so on the loopback address, whatever address it asked for:
 * a library may open a server of its own on every interface and has no setting for it.
 */
export async function onLoopback<T>(work: () => Promise<T>): Promise<{ value: T; opened: Server[] }> {
  const { listen } = Server.prototype;
  const opened: Server[] = [];
  Server.prototype.listen = function (this: Server, ...wanted: unknown[]) {
    opened.push(this);
    return Reflect.apply(listen, this, bound(wanted));
  };
  try {
    return { value: await work(), opened };
  } finally {
    Server.prototype.listen = listen;
  }
}

/** The forms that `listen` takes: a port or nothing, with more behind it; an object; a path, which is no port. */
function bound(wanted: unknown[]): unknown[] {
  const callback = wanted.filter((value) => typeof value === 'function').slice(-1);
  const [first] = wanted;
  if (typeof first === 'string' && Number.isNaN(Number(first))) return wanted;
  if (typeof first !== 'object' || first === null)
    return [{ port: typeof first === 'function' ? 0 : Number(first ?? 0), host: '127.0.0.1' }, ...callback];
  return 'port' in first ? [{ ...first, host: '127.0.0.1' }, ...callback] : wanted;
}
