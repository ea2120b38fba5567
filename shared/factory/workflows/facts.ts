import type { StepFacts } from '#factory/runs';
import type { FactTest } from './nodes/fact-test.ts';

/** FactsByName by the name of the read or node that gave them. */
export type FactsByName = Record<string, StepFacts>;

const ownFact = (fact: StepFacts | undefined, field: string) =>
  fact && Object.hasOwn(fact, field) ? fact[field] : undefined;

export function holds({ fact, is, value }: FactTest, facts: FactsByName): boolean {
  const [name = '', field = ''] = fact.split('.');
  const known = Object.hasOwn(facts, name) ? ownFact(facts[name], field) : undefined;
  switch (is) {
    case 'eq':
      return known === value;
    case 'ne':
      return known !== value;
    case 'gt':
      return typeof known === 'number' && typeof value === 'number' && known > value;
    case 'in':
      return (
        Array.isArray(value) &&
        (typeof known === 'string' || typeof known === 'number') &&
        value.includes(known)
      );
  }
}
