import { isPropertyId, propertyKey } from '../item-properties.ts';
import { invalidPropertyId } from './filter.ts';
import { badRequest } from './graph-error.ts';

/** Ids of the extended properties that a `$expand` asks for; only this kind of expansion exists here. */
export function parseExpand(expand: string | null): string[] {
  if (expand === null) return [];
  const filter = /^singleValueExtendedProperties\(\s*\$filter\s*=(.+)\)$/i.exec(expand.trim())?.[1];
  if (!filter?.trim()) throw badRequest(`Parsing OData Select and Expand failed: '${expand}'.`);
  return filter
    .trim()
    .split(/ or /i)
    .map((clause) => {
      const id = /^\s*id eq '([^']+)'\s*$/i.exec(clause)?.[1];
      if (id === undefined) throw badRequest(`Parsing OData Select and Expand failed: '${expand}'.`);
      if (!isPropertyId(id)) throw invalidPropertyId(id);
      return propertyKey(id);
    });
}
