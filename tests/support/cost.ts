import { worstTexts } from './worst-text.ts';

/** For tests of many long texts: a busy machine takes longer, and what is asserted is processor time. */
export const PATIENCE_MS = 180_000;

/** The patterns behind `z.email()`, `z.iso.datetime()` and the like. */
export const ZOD_FORMS = new URL('../../node_modules/zod/v4/core/regexes.js', import.meta.url);

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

/** The same of a reader that waits for something in between. */
export async function slowReads(
  files: URL[],
  read: (text: string) => Promise<unknown>,
  { limitMs = LIMIT_MS, chars = CHARS }: { limitMs?: number; chars?: number } = {},
): Promise<string[]> {
  const slow: string[] = [];
  for (const { against, text } of worstTexts(files, chars)) {
    let best = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < TRIES && best > limitMs && !isHopeless(best, limitMs); tries += 1) {
      const before = process.threadCpuUsage();
      await read(text);
      best = Math.min(best, msSince(before));
    }
    if (best > limitMs) slow.push(`${against}: ${best.toFixed(0)} ms`);
  }
  return slow;
}

/** Processor time of this thread alone, the best of a few tries: what else runs on the machine does not count. */
export function costMs(work: () => unknown, enoughMs: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES && best > enoughMs; tries += 1) {
    const before = process.threadCpuUsage();
    work();
    best = Math.min(best, msSince(before));
    if (isHopeless(best, enoughMs)) return best;
  }
  return best;
}

const isHopeless = (ms: number, enoughMs: number): boolean => Number.isFinite(ms) && ms > HOPELESS * enoughMs;

function msSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}
