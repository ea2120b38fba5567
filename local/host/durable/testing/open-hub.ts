import { openDurableHub } from '../index.ts';

/** Opens and closes the hub in the given file: a second host, as far as the file can tell. */
const hub = openDurableHub({
  file: process.argv[2] ?? '',
  hubName: 'TestHub',
  maxConcurrentActivities: 1,
  defaultVersion: null,
  maxConcurrentOrchestrators: 1,
  log: () => undefined,
});
await hub.stop();
