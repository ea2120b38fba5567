import fc from 'fast-check';
import { expect } from 'vitest';
import type { BatchOp, Doc, Stored, TenantDb, WriteOutcome } from '#kernel';

/** One transition as the rules of the product have it, told apart from how the code says it. */
export interface Rule<D extends Doc> {
  ops(doc: Stored<D>): BatchOp[] | Promise<BatchOp[]>;
  /** Whether the thing may go this way, standing as it does. */
  goes(doc: D): boolean;
  /** The status that it then has; left out, it stays what it was. */
  to?: string;
  /** What was read before the newest write is good enough for it. */
  isForAnyReading?: true;
}

/**
 * From every state every transition is tried on the store itself: the store lets through what the rules allow, and of
 * the rest nothing at all is changed, by a new reading and by an old one.
 */
export async function holdsInTheStore<D extends Doc & { status: string }>(
  db: TenantDb,
  states: fc.Arbitrary<D>,
  rules: Record<string, Rule<D>>,
): Promise<void> {
  const names = fc.constantFrom(...Object.keys(rules));
  let made = 0;
  await fc.assert(
    fc.asyncProperty(states, names, fc.boolean(), async (state, name, isOld) => {
      const rule = rules[name];
      if (!rule) throw new Error('there is no such rule');
      made += 1;
      const doc = { ...state, id: `${state.id}_${made}` };
      const read = written(await db.create(doc));
      const touch = () => db.patch<D>(doc.id, [{ op: 'set', path: '/touched', value: true }]);
      const before = [isOld ? written(await touch()) : read, await db.get('gauges')];

      const ops = await rule.ops(read);
      const outcome = await db.batch(ops);

      const goes = rule.goes(doc) && (!isOld || rule.isForAnyReading === true);
      expect([name, outcome.kind]).toEqual([name, goes ? 'committed' : 'refused']);
      const after = await Promise.all([mustGet<D>(db, doc.id), db.get('gauges')]);
      if (goes) expect(after[0].status).toBe(rule.to ?? doc.status);
      else {
        expect(after).toEqual(before);
        for (const op of ops)
          if (op.kind === 'create' && op.doc.id !== doc.id) expect(await db.get(op.doc.id)).toBeUndefined();
      }
    }),
    { numRuns: 700 },
  );
}

/** Every transition that the machine has is among the rules, under its name and what tells its ways apart. */
export function namesAll(machine: object, rules: Record<string, unknown>): void {
  const told = new Set(Object.keys(rules).map((name) => name.split(':')[0]));
  expect([...told].sort()).toEqual(Object.keys(machine).sort());
}

function written<D>(outcome: WriteOutcome<D>): Stored<D> {
  if (outcome.kind === 'refused') throw new Error('what is to be tried could not be made');
  return outcome.doc;
}

async function mustGet<D extends Doc>(db: TenantDb, id: string): Promise<Stored<D>> {
  const doc = await db.get<D>(id);
  if (!doc) throw new Error('what was created is not there');
  return doc;
}
