import { memberOf, type Value } from '../query/value.ts';
import { uniqueKeyTaken } from '../wire/refusals.ts';
import { type ContainerDefinition, stepsOf } from './definition.ts';
import type { SqliteFile } from './sqlite-file.ts';

/** Values that may occur once per partition. */
export interface UniqueKeys {
  /** Throws when another live item of the partition holds one of the document's keys. */
  check(partition: string, id: string, document: Value): void;
  save(partition: string, id: string, document: Value): void;
  remove(partition: string, id: string): void;
}

export const noUniqueKeys: UniqueKeys = { check: () => {}, save: () => {}, remove: () => {} };

export function openUniqueKeys(
  file: SqliteFile,
  table: string,
  definition: ContainerDefinition,
  isLive: (partition: string, id: string) => boolean,
): UniqueKeys {
  const policies = (definition.uniqueKeyPolicy?.uniqueKeys ?? []).map(({ paths }) => paths.map(stepsOf));
  if (policies.length === 0) return noUniqueKeys;
  file.database.exec(
    `CREATE TABLE IF NOT EXISTS ${table}_uk (pk TEXT, key TEXT, id TEXT, PRIMARY KEY (pk, key)) WITHOUT ROWID;
     CREATE INDEX IF NOT EXISTS ${table}_uk_id ON ${table}_uk (pk, id);`,
  );
  const keysOf = (document: Value) => policies.map((paths, index) => keyOf(paths, index, document));
  const holder = `SELECT id FROM ${table}_uk WHERE pk = ? AND key = ?`;
  const remove = (partition: string, id: string) =>
    void file.statement(`DELETE FROM ${table}_uk WHERE pk = ? AND id = ?`).run(partition, id);
  return {
    check: (partition, id, document) => {
      for (const key of keysOf(document)) {
        const owner = file.statement(holder).get(partition, key)?.id;
        if (typeof owner === 'string' && owner !== id && isLive(partition, owner)) throw uniqueKeyTaken();
      }
    },
    save: (partition, id, document) => {
      remove(partition, id);
      const save = file.statement(`INSERT OR REPLACE INTO ${table}_uk (pk, key, id) VALUES (?, ?, ?)`);
      for (const key of keysOf(document)) save.run(partition, key, id);
    },
    remove,
  };
}

/** A missing path counts as null. */
function keyOf(paths: string[][], index: number, document: Value): string {
  return JSON.stringify([index, ...paths.map((steps) => steps.reduce<Value>(memberOf, document) ?? null)]);
}
