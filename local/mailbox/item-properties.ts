import type { Database } from './database.ts';
import type { ExtendedProperty } from './mail/message.ts';

/** Extended properties are kept beside the item so that a search by value needs no scan. */
export function writeProperties(db: Database, itemId: string, properties: ExtendedProperty[]): void {
  db.run('DELETE FROM item_properties WHERE item_id = ?', itemId);
  for (const { id, value } of properties) {
    db.run('INSERT OR REPLACE INTO item_properties VALUES (?, ?, ?)', itemId, propertyKey(id), value);
  }
}

/** Guid and kind are written in any case by callers; only the property's own name is exact. */
export function propertyKey(id: string): string {
  const match = /^(\w+) (\{[^}]+\}) (\w+) (.+)$/.exec(id.trim());
  return match ? `${match[1]} ${match[2]} ${match[3]}`.toLowerCase().concat(` ${match[4]}`) : id.trim();
}

export const isPropertyId = (id: string): boolean =>
  /^(String|Integer|Boolean|SystemTime) (\{[0-9a-f-]{36}\} (Name \S+|Id 0x[0-9a-f]+)|0x[0-9a-f]+)$/i.test(id);

/** New values over old ones, by property. */
export function mergeProperties(old: ExtendedProperty[], fresh: ExtendedProperty[]): ExtendedProperty[] {
  const changed = new Set(fresh.map(({ id }) => propertyKey(id)));
  return [...old.filter(({ id }) => !changed.has(propertyKey(id))), ...fresh];
}
