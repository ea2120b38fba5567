export { controlKeyHeader, hasControlKey, isSameKey } from './control-key.ts';
export { guarded, guardServer } from './guests.ts';
export { onLoopback } from './on-loopback.ts';
