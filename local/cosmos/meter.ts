import { round } from './items/charge.ts';

interface Total {
  requestUnits: number;
  operations: number;
}

/** Counts what the requests of the application cost; query plans, which the service gives for nothing, do not count. */
export interface Meter {
  record(container: string, charge: number): void;
  totals(): Map<string, Total>;
}

export function openMeter(): Meter {
  const totals = new Map<string, Total>();
  return {
    record: (container, charge) => {
      const total = totals.get(container) ?? { requestUnits: 0, operations: 0 };
      total.requestUnits += charge;
      total.operations += 1;
      totals.set(container, total);
    },
    totals: () => totals,
  };
}

export interface GatewayMetrics extends Total {
  /** By container id; documents and bytes are what is kept now, expired items that no sweep removed yet included. */
  byContainer: Record<string, Total & { documents: number; bytes: number }>;
}

export function metricsOf(
  meter: Meter,
  containers: { row: { id: string }; table: { size(): { documents: number; bytes: number } } }[],
): GatewayMetrics {
  const byContainer: GatewayMetrics['byContainer'] = {};
  for (const { row, table } of containers) {
    const { requestUnits = 0, operations = 0 } = meter.totals().get(row.id) ?? {};
    const { documents, bytes } = table.size();
    byContainer[row.id] = { requestUnits: round(requestUnits), operations, documents, bytes };
  }
  const all = [...meter.totals().values()];
  const requestUnits = round(all.reduce((sum, total) => sum + total.requestUnits, 0));
  return { requestUnits, operations: all.reduce((sum, total) => sum + total.operations, 0), byContainer };
}
