import type { Action } from './actions.ts';
import type { Node, Replay } from './replay.ts';
import { finish, newNode, scheduleTimer } from './replay.ts';

const dayMs = 86_400_000;
/** The library splits timers beyond six days into pieces of three; the host must count ids the same way. */
const maximumTimerMs = 6 * dayMs;
const longTimerStepMs = 3 * dayMs;

export function startTimer(replay: Replay, action: Action): Node {
  const node = newNode();
  const isCanceled = action.isCanceled === true;
  scheduleTimerPiece(replay, { node, fireAtMs: toMs(action.fireAt), isCanceled });
  if (isCanceled) finish(node, false);
  return node;
}

interface LongTimer {
  readonly node: Node;
  readonly fireAtMs: number;
  readonly isCanceled: boolean;
}

function scheduleTimerPiece(replay: Replay, long: LongTimer): void {
  const isLong = long.fireAtMs - replay.nowMs > maximumTimerMs;
  const pieceAtMs = isLong ? replay.nowMs + longTimerStepMs : long.fireAtMs;
  scheduleTimer(replay, pieceAtMs, long.isCanceled, () => {
    if (isLong && long.fireAtMs > replay.nowMs) return scheduleTimerPiece(replay, long);
    finish(long.node, false);
  });
}

function toMs(fireAt: string | Date | undefined): number {
  return fireAt === undefined ? 0 : new Date(fireAt).getTime();
}
