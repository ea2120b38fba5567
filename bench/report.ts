import { cpus, loadavg } from 'node:os';
import { aimOf, FIGURES, type FigureKey, isMet, type Samples } from './figures.ts';
import { median, rounded, spread } from './statistics.ts';

export interface Measurement {
  samples: Samples;
  /** What helps to read the figures, such as the import without a cache. */
  notes: string[];
}

const measuredKeys = (samples: Samples): FigureKey[] =>
  (Object.keys(FIGURES) as FigureKey[]).filter((key) => samples[key]?.length);

/** The figures alone, by their keys: the median of all repetitions. */
export const toJson = ({ samples }: Measurement): string =>
  JSON.stringify(
    Object.fromEntries(measuredKeys(samples).map((key) => [key, rounded(median(samples[key] ?? []))])),
  );

export function toTable({ samples, notes }: Measurement): string {
  const rows = measuredKeys(samples).map((key) => rowOf(key, samples[key] ?? []));
  return [tableOf([['', 'median', 'spread', 'aim', ''], ...rows]), '', ...notes, machine()].join('\n');
}

/** Columns side by side: the first to the left, the others to the right. */
export function tableOf(rows: string[][]): string {
  const columns = rows[0]?.map((_, column) => column) ?? [];
  const widths = columns.map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lineOf = (row: string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   ')
      .trimEnd();
  return rows.map(lineOf).join('\n');
}

function rowOf(key: FigureKey, values: number[]): string[] {
  const middle = median(values);
  const verdict = isMet(key, middle);
  return [
    `${FIGURES[key].title}  [${key}]`,
    String(rounded(middle)),
    values.length > 1 ? `± ${Math.round(spread(values) * 100)} %` : '',
    aimText(key),
    verdict === undefined ? '' : verdict ? 'met' : 'missed',
  ];
}

function aimText(key: FigureKey): string {
  const { most, least } = aimOf(key);
  if (most !== undefined) return `≤ ${most}`;
  return least === undefined ? '' : `≥ ${least}`;
}

/** Where and under what load it was measured. */
export function machine(): string {
  const [one, five] = loadavg();
  const cores = cpus();
  return (
    `${cores.length} cores (${cores[0]?.model.trim()}), Node ${process.versions.node}, ` +
    `load average ${one?.toFixed(1)} (1 min) ${five?.toFixed(1)} (5 min)`
  );
}
