/** What is measured, and where it should lie. The aims come from durable workflow engines on the same two cores. */
export const FIGURES = {
  readyMs: { title: 'start to ready, second npm start (ms)', aim: { most: 5_000 } },
  importMs: { title: 'import of the built app, compile cache warm (ms)', aim: { most: 500 } },
  runsPerSecC10: { title: 'runs per second at concurrency 10', aim: { least: 60 } },
  p95MsC10: { title: 'p95 start to complete at concurrency 10 (ms)', aim: { most: 250 } },
  stepOverheadMs: { title: 'overhead per critical step, model 200 ms (ms)', aim: { most: 15 } },
  cpuMsPerRun: { title: 'CPU per run at concurrency 10, without the stub (ms)', aim: { most: 20 } },
  bareCpuMsPerRun: {
    title: 'CPU per run of the same shape on host and engine alone (ms)',
    aim: { most: 5 },
  },
  ruPerRun: { title: 'Cosmos request units per run', aim: { most: 200 } },
  cosmosOpsPerRun: { title: 'Cosmos operations per run', aim: {} },
  bytesPerRun: { title: 'bytes kept per run with its timeline', aim: { most: 20_000 } },
  busyMb: {
    title: 'memory (PSS) of the whole stack, 20 busy people, 100 streams (MB)',
    aim: { most: 800 },
  },
  idleMb: { title: 'memory (PSS) of the whole stack, idle (MB)', aim: { most: 600 } },
  testSec: { title: 'npm test, warm (s)', aim: { most: 480 } },
} satisfies Record<string, { title: string; aim: Aim }>;

export type FigureKey = keyof typeof FIGURES;

interface Aim {
  most?: number;
  least?: number;
}

/** Every repetition of one figure; what counts is the median. */
export type Samples = Partial<Record<FigureKey, number[]>>;

export const aimOf = (key: FigureKey): Aim => FIGURES[key].aim;

export function isMet(key: FigureKey, value: number): boolean | undefined {
  const { most, least } = aimOf(key);
  if (most !== undefined) return value <= most;
  return least === undefined ? undefined : value >= least;
}
