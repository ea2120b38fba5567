import { worstTexts } from './worst-text.ts';

/** For tests of many long texts: a busy machine takes longer, and what is asserted is processor time. */
export const PATIENCE_MS = 180_000;

const CHARS = 200_000;
const LIMIT_MS = 50;
const TRIES = 10;
/** So many times over the limit is not the fault of what else runs here. */
const HOPELESS = 40;

/** The worst texts of 200 KB for the patterns in a reader's files that it needs more than 50 ms for. */
export function slowTexts(
  files: URL[],
  read: (text: string) => unknown,
  { limitMs = LIMIT_MS, chars = CHARS }: { limitMs?: number; chars?: number } = {},
): string[] {
  return worstTexts(files, chars).flatMap(({ against, text }) => {
    const ms = costMs(() => read(text), limitMs);
    return ms > limitMs ? [`${against}: ${ms.toFixed(0)} ms`] : [];
  });
}

/** Processor time of this thread alone, the best of a few tries: what else runs on the machine does not count. */
export function costMs(work: () => unknown, enoughMs: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES && best > enoughMs; tries += 1) {
    const before = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(before);
    best = Math.min(best, (user + system) / 1_000);
    if (best > HOPELESS * enoughMs) return best;
  }
  return best;
}
