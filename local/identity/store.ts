import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Sessions, grants and refresh tokens in one SQLite file, so that a sign-in outlives a restart. */
export function openStore(stateDir: string) {
  mkdirSync(stateDir, { recursive: true });
  const database = new DatabaseSync(join(stateDir, 'identity.sqlite'));
  database.exec(`PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS items (
      model TEXT NOT NULL, id TEXT NOT NULL, uid TEXT, grantId TEXT, payload TEXT NOT NULL, expiresAt INTEGER,
      PRIMARY KEY (model, id)
    );
    CREATE TABLE IF NOT EXISTS persons (oid TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL);`);
  database.prepare('DELETE FROM items WHERE expiresAt < ?').run(seconds());

  const forget = database.prepare(`DELETE FROM items WHERE payload ->> '$.accountId' = ?`);
  return {
    database,
    adapter: (model: string) => toAdapter(database, model),
    /** Sessions, grants, codes and refresh tokens of one person; returns how many. */
    forgetSignIns: (oid: string): number => Number(forget.run(oid).changes),
    close: () => database.close(),
  };
}

export type Store = ReturnType<typeof openStore>;

const seconds = () => Math.floor(Date.now() / 1000);

/** What oidc-provider asks of a store; the library itself judges expiry and reuse. */
function toAdapter(database: DatabaseSync, model: string): Adapter {
  const read = (column: 'id' | 'uid', value: string) => {
    const row = database
      .prepare(
        `SELECT payload FROM items WHERE model = ? AND ${column} = ? AND (expiresAt IS NULL OR expiresAt >= ?)`,
      )
      .get(model, value, seconds());
    return Promise.resolve(row ? (JSON.parse(String(row.payload)) as AdapterPayload) : undefined);
  };
  return {
    find: (id) => read('id', id),
    findByUid: (uid) => read('uid', uid),
    findByUserCode: () => Promise.resolve(undefined),
    async upsert(id, payload, expiresIn) {
      const expiresAt = expiresIn === undefined ? null : seconds() + expiresIn;
      database
        .prepare('INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?, ?, ?)')
        .run(model, id, payload.uid ?? null, payload.grantId ?? null, JSON.stringify(payload), expiresAt);
    },
    async consume(id) {
      database
        .prepare(`UPDATE items SET payload = json_set(payload, '$.consumed', ?) WHERE model = ? AND id = ?`)
        .run(seconds(), model, id);
    },
    async destroy(id) {
      database.prepare('DELETE FROM items WHERE model = ? AND id = ?').run(model, id);
    },
    async revokeByGrantId(grantId) {
      database.prepare('DELETE FROM items WHERE grantId = ?').run(grantId);
    },
  };
}
