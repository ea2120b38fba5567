/** Micro-USD per million tokens. Rows are added, never changed: a cost is computed by the price of its day. */
export interface Price {
  model: string;
  from: string;
  inputMicroUsdPerMTok: number;
  outputMicroUsdPerMTok: number;
  source: string;
  /** Answers by rules on this machine and knows nothing of the world; the person is told so. */
  isOffline?: true;
  /** What whoever runs this should know of it. */
  note?: string;
}

export const PRICES: Price[] = [
  {
    model: 'offline-rules-1',
    isOffline: true,
    from: '2026-01-01',
    inputMicroUsdPerMTok: 0,
    outputMicroUsdPerMTok: 0,
    source: 'Runs on this machine, rule-based; no vendor charges for it.',
  },
  {
    model: 'gpt-5-nano',
    from: '2025-08-07',
    inputMicroUsdPerMTok: 50_000,
    outputMicroUsdPerMTok: 400_000,
    source: 'OpenAI price list at the model’s release; confirm before production.',
  },
  {
    model: 'gpt-5-mini',
    from: '2025-08-07',
    inputMicroUsdPerMTok: 250_000,
    outputMicroUsdPerMTok: 2_000_000,
    source: 'OpenAI price list at the model’s release; confirm before production.',
  },
];

/** The price in force on a day, `undefined` for a model without one: such a model may not be called. */
export function priceOf(prices: Price[], model: string, day: string): Price | undefined {
  return prices
    .filter((price) => isVersionOf(model, price.model))
    .filter((price) => price.from <= day)
    .sort((a, b) => (a.from < b.from ? 1 : -1))[0];
}

/** The table, in which a configured price of this very model stands instead of what the table knows of it. */
export function pricesWith(
  own: Pick<Price, 'model' | 'inputMicroUsdPerMTok' | 'outputMicroUsdPerMTok' | 'note'>,
): Price[] {
  const others = PRICES.filter((price) => !isVersionOf(own.model, price.model));
  return [...others, { ...own, from: '2000-01-01', source: 'configuration' }];
}

/** No price, by choice: tokens are counted, and no ceiling of money is ever reached. */
export const countingTokensOnly = (model: string): Price[] =>
  pricesWith({
    ...{ model, inputMicroUsdPerMTok: 0, outputMicroUsdPerMTok: 0 },
    note: `Of ${model} tokens are counted and no money, so no ceiling of money holds (OPENAI_COUNT_TOKENS_ONLY).`,
  });

/** The same model by its plain name or by that of a dated version; a name that only begins like it is another model. */
const isVersionOf = (model: string, name: string): boolean =>
  model === name ||
  (model.startsWith(`${name}-`) && /^\d{4}-?\d{2}-?\d{2}$/.test(model.slice(name.length + 1)));

/** Rounded up, so that what is recorded is never below what is owed. */
export function costMicroUsd(price: Price, tokens: { inputTokens: number; outputTokens: number }): number {
  const input = tokens.inputTokens * price.inputMicroUsdPerMTok;
  const output = tokens.outputTokens * price.outputMicroUsdPerMTok;
  return Math.ceil((input + output) / 1_000_000);
}

/** Of a model that was used: whether it answers by rules alone. */
export const isOfflineModel = (model: string): boolean =>
  PRICES.some((price) => price.isOffline === true && isVersionOf(model, price.model));
