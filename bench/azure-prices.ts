/** US dollars for one unit. Rows are replaced when a price was looked up again, never changed in silence. */
export interface UnitPrice {
  title: string;
  usd: number;
  per: number;
  unit: string;
  source: string;
  /** When it was looked up, or from when it is remembered. */
  date: string;
  /** False where nobody has read it off the vendor's page on that day: confirm before anything is built on it. */
  isVerified: boolean;
}

const MILLION = 1_000_000;
const remembered = { date: '2026-12-01', isVerified: false };

/** Prices of a region in the USA, without free grants, reservations and tax. */
export const AZURE = {
  requestUnits: {
    ...{ title: 'Cosmos DB serverless', usd: 0.25, per: MILLION, unit: 'request units' },
    ...{ source: 'azure.microsoft.com/pricing/details/cosmos-db/serverless, from memory', ...remembered },
  },
  storedGbMonths: {
    ...{ title: 'Cosmos DB, kept for a month', usd: 0.25, per: 1, unit: 'GB' },
    ...{ source: 'azure.microsoft.com/pricing/details/cosmos-db/serverless, from memory', ...remembered },
  },
  queueOperations: {
    ...{ title: 'Storage queues (LRS)', usd: 0.004, per: 10_000, unit: 'operations' },
    ...{ source: 'azure.microsoft.com/pricing/details/storage/queues, from memory', ...remembered },
  },
  tableOperations: {
    ...{ title: 'Storage tables (LRS)', usd: 0.000_36, per: 10_000, unit: 'operations' },
    ...{ source: 'azure.microsoft.com/pricing/details/storage/tables, from memory', ...remembered },
  },
  executions: {
    ...{ title: 'Functions Flex, executions', usd: 0.4, per: MILLION, unit: 'executions' },
    ...{ source: 'azure.microsoft.com/pricing/details/functions, from memory', ...remembered },
  },
  gbSeconds: {
    ...{ title: 'Functions Flex, on demand', usd: 0.000_026, per: 1, unit: 'GB-s' },
    ...{ source: 'azure.microsoft.com/pricing/details/functions, from memory', ...remembered },
  },
  inputTokens: {
    ...{ title: 'Model, tokens in', usd: 0.1, per: MILLION, unit: 'tokens' },
    ...{ source: 'planning price of a small model; gpt-5-nano is listed at half of it', ...remembered },
  },
  cachedTokens: {
    ...{ title: 'Model, tokens in from its cache', usd: 0.01, per: MILLION, unit: 'tokens' },
    ...{ source: 'a tenth of the planning price, as vendors give it for a stable beginning', ...remembered },
  },
  outputTokens: {
    ...{ title: 'Model, tokens out', usd: 0.5, per: MILLION, unit: 'tokens' },
    ...{ source: 'planning price of a small model; gpt-5-nano is listed at 0.40', ...remembered },
  },
} satisfies Record<string, UnitPrice>;

export type PricedUnit = keyof typeof AZURE;

/** From this length on vendors give a beginning that stays the same from their cache. */
export const CACHED_FROM_TOKENS = 1_024;
