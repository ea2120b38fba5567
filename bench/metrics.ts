import type { GatewayMetrics } from '../local/cosmos/index.ts';
import type { BenchStack } from './stack.ts';

export interface StoreCost {
  requestUnits: number;
  operations: number;
  bytes: number;
}

/** What the database has been asked for, and keeps, since its start. */
export async function storeCost({ cosmosUrl, controlKey }: BenchStack): Promise<StoreCost> {
  const response = await fetch(`${cosmosUrl}/__control/metrics`, {
    headers: { 'x-control-key': controlKey },
  });
  if (!response.ok) throw new Error(`The database answered ${response.status}.`);
  const { requestUnits, operations, byContainer } = (await response.json()) as GatewayMetrics;
  const bytes = Object.values(byContainer).reduce((sum, container) => sum + container.bytes, 0);
  return { requestUnits, operations, bytes };
}
