import type { Block } from '../fence.ts';
import { tellEvents } from './events.ts';
import type { Telling } from './lines.ts';
import { withShortNames } from './real-ids.ts';
import { tellThread } from './thread.ts';
import { tellThreads } from './threads.ts';

export { minuteOf, type Telling } from './lines.ts';
export { withRealIds, withShortNames } from './real-ids.ts';
export { createShortNames, type ShortNames } from './short-names.ts';

const WAYS: Record<string, (value: unknown, telling: Telling) => string | undefined> = {
  thread: tellThread,
  events: tellEvents,
  threads: tellThreads,
};

/**
 * A block as a model reads it: in lines where there is a way to tell it so, else as JSON. What is kept of a block, and
 * what proposals are checked against, is the block itself.
 */
export function tellBlock(block: Block, telling: Telling): { block: Block; text: string } {
  const text = WAYS[block.kind]?.(block.value, telling);
  if (text === undefined) return { block, text: JSON.stringify(withShortNames(block.value, telling.names)) };
  const name = telling.names.known(block.id.slice(block.id.indexOf(':') + 1));
  return { block: { ...block, id: name ?? block.id }, text };
}
