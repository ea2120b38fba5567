import { connect } from 'node:net';
import type { SitePart } from '../page/index.ts';
import type { Part } from './parts.ts';

const freshMs = 1_000;

/** The parts with their state, as seen by knocking at their ports at most once a second; a caller never waits. */
export function watchParts(parts: Part[]): () => SitePart[] {
  const silent = new Set<Part>();
  let lookedMs = 0;

  function look(part: Part): void {
    if (part.port === null) return;
    const socket = connect({ port: part.port, host: '127.0.0.1' });
    socket.once('connect', () => {
      silent.delete(part);
      socket.destroy();
    });
    socket.once('error', () => silent.add(part));
  }

  return () => {
    if (Date.now() - lookedMs > freshMs) {
      lookedMs = Date.now();
      parts.forEach(look);
    }
    return parts.map((part) => ({
      name: part.name,
      what: part.what,
      url: part.url,
      state: silent.has(part) ? 'stopped' : 'running',
    }));
  };
}
