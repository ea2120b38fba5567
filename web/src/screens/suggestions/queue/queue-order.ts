import type { Suggestion } from '../../../api/contract.ts';

type Ordered = Pick<Suggestion, 'id' | 'urgency' | 'expiresAt'>;

/** What is urgent first; of the same urgency, what ends first. The same list always stands in the same order. */
export const byNeed = <S extends Ordered>(items: S[]): S[] =>
  items.toSorted(
    (a, b) =>
      b.urgency - a.urgency || Date.parse(a.expiresAt) - Date.parse(b.expiresAt) || (a.id < b.id ? -1 : 1),
  );

/** Which one is opened when one is decided: the next, or the one before when it was the last. */
export function afterDeciding(ids: string[], decided: string): string | undefined {
  const at = ids.indexOf(decided);
  const others = ids.filter((id) => id !== decided);
  return at < 0 ? others[0] : (others[at] ?? others.at(-1));
}

/** The neighbour of the open one; from nowhere, the first. */
export function neighbour(ids: string[], open: string | undefined, step: 1 | -1): string | undefined {
  const at = open === undefined ? -1 : ids.indexOf(open);
  return at < 0 ? ids[0] : ids[at + step];
}
