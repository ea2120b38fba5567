import type { Catalog } from './catalog.ts';
import { type ContainerDefinition, readDefinition } from './definition.ts';

/** Brings the containers to their definitions and keeps what they hold; nothing is ever removed. */
export function provisionContainers(
  catalog: Catalog,
  database: string,
  containers: ContainerDefinition[],
): void {
  if (!catalog.databases().some(({ id }) => id === database)) catalog.createDatabase(database);
  const present = new Map(catalog.containers(database).map(({ row }) => [row.id, row.definition]));
  for (const definition of containers) {
    const current = present.get(definition.id);
    if (!current) catalog.createContainer(database, definition);
    else if (JSON.stringify(readDefinition(definition)) !== JSON.stringify(current)) {
      catalog.replaceContainer(database, definition.id, definition);
    }
  }
}
