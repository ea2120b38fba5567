import type { Suggestion } from './shapes.ts';

const LISTS = ['to', 'cc'] as const;

export interface Recipient {
  list: (typeof LISTS)[number];
  address: string;
}

/** Whom a mail would reach, as far as the person may change it. */
export const recipientsOf = ({ action, editable }: Pick<Suggestion, 'action' | 'editable'>): Recipient[] =>
  LISTS.flatMap((list) => {
    const addresses = action.payload[list];
    if (!editable.includes(list) || !Array.isArray(addresses)) return [];
    return addresses.map((address) => ({ list, address: String(address) }));
  });

/** The lists without those whose numbers, counted from one, were typed; `undefined` = nobody would be left under "to". */
export function withoutTyped(all: Recipient[], typed: string): Record<'to' | 'cc', string[]> | undefined {
  const out = new Set(typed.split(/[\s,;]+/).map(Number));
  const left = all.filter((_, index) => !out.has(index + 1));
  const of = (list: string) => left.flatMap((one) => (one.list === list ? [one.address] : []));
  return of('to').length > 0 ? { to: of('to'), cc: of('cc') } : undefined;
}
