import { badRequest } from './graph-error.ts';

export interface QueryOptions {
  select: string[] | null;
  filter: string | null;
  search: string | null;
  orderBy: { property: string; direction: 'asc' | 'desc' } | null;
  top: number | null;
  skip: number;
  expand: string | null;
  wantsCount: boolean;
}

/** Reads the OData options of a call; whatever the route does not know is refused, never ignored. */
export function readOptions(query: URLSearchParams, allowed: string[]): QueryOptions {
  for (const name of query.keys()) {
    if (!allowed.includes(name)) {
      throw badRequest(
        `The query specified in the URI is not valid. The query parameter '${name}' is not supported.`,
      );
    }
    if (query.getAll(name).length > 1) {
      throw badRequest(
        `Query option '${name}' was specified more than once, but it must be specified at most once.`,
      );
    }
  }
  return {
    select:
      query
        .get('$select')
        ?.split(',')
        .map((name) => name.trim()) ?? null,
    filter: query.get('$filter'),
    search: readSearch(query.get('$search')),
    orderBy: readOrder(query.get('$orderby')),
    top: readNumber(query, '$top', { min: 1, max: 1000 }),
    skip: readNumber(query, '$skip', { min: 0, max: 1_000_000 }) ?? 0,
    expand: query.get('$expand'),
    wantsCount: query.get('$count') === 'true',
  };
}

function readNumber(
  query: URLSearchParams,
  name: string,
  { min, max }: { min: number; max: number },
): number | null {
  const text = query.get(name);
  if (text === null) return null;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw badRequest(
    `Invalid value '${text}' for ${name} query option found. The value must be between ${min} and ${max}.`,
  );
}

function readOrder(text: string | null): QueryOptions['orderBy'] {
  if (text === null) return null;
  const match = /^([\w/]+)(?:\s+(asc|desc))?$/i.exec(text.trim());
  if (!match) throw badRequest(`Parsing OData OrderBy failed: '${text}'.`);
  return { property: match[1] ?? '', direction: match[2]?.toLowerCase() === 'desc' ? 'desc' : 'asc' };
}

function readSearch(text: string | null): string | null {
  if (text === null) return null;
  const quoted = /^"(.*)"$/s.exec(text.trim());
  if (!quoted)
    throw badRequest(
      `Syntax error: character found that is not valid in the search text '${text}': it must be in double quotes.`,
    );
  return (quoted[1] ?? '').replaceAll('\\"', '"');
}

/** Only the selected fields, and those that no selection can take away. */
export function pick(
  entity: Record<string, unknown>,
  select: string[] | null,
  always: string[],
): Record<string, unknown> {
  if (!select) return entity;
  const kept = new Set([...select, ...always]);
  return Object.fromEntries(Object.entries(entity).filter(([name]) => kept.has(name)));
}

/** The address of the next page: the same question, further on. */
export function nextLink(publicUrl: string, path: string, query: URLSearchParams, skip: number): string {
  const next = new URLSearchParams(query);
  next.set('$skip', String(skip));
  return `${publicUrl}${path}?${next}`;
}
