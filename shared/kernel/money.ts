import { z } from 'zod';

export const Money = z
  .object({
    amountMinor: z.number().int().describe('In the smallest unit of the currency (cents for USD).'),
    currency: z.string().length(3).describe('ISO 4217 code.'),
  })
  .meta({ id: 'Money' });
export type Money = z.infer<typeof Money>;

/** Model cost is counted in millionths of a US dollar, as integers. */
export const MICRO_USD_PER_USD = 1_000_000;
