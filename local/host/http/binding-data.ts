import type { TypedData } from '../core/core-types.ts';

export interface BoundRequest {
  /** Absent when there is none, or when its length was not announced: then it is not read. */
  body: Uint8Array | undefined;
  query: URLSearchParams;
  /** Every name of the route's template, with its value where the path has one. */
  route: Record<string, string | undefined>;
  headers: Record<string, string>;
}

/**
 * What Azure's host tells the worker about a request as "trigger metadata", and what the streaming half of
 * `@azure/functions` takes for `request.params`: the members of a JSON body, over them the query, over them the route.
 * Names differ not by case alone, and the first spelling stays. So a caller can add names and change their spelling,
 * can keep back the headers with a member of that name, and cannot change a value of the route.
 * Source: webjobs-sdk-extensions, HttpTriggerAttributeBindingProvider and Utility.ApplyBindingData. What only
 * Newtonsoft reads as JSON (comments, single quotes) is left out.
 */
export function bindingData({ body, query, route, headers }: BoundRequest): Record<string, TypedData> {
  const bound = new Map<string, { name: string; data: TypedData | undefined }>();
  const set = (name: string, data: TypedData | undefined) => {
    const key = name.toUpperCase();
    bound.set(key, { name: bound.get(key)?.name ?? name, data });
  };
  const asked = lastOfEach(query);

  for (const [name, value] of membersOf(body)) set(name, value);
  // The key of a function may stand there, so this one is never passed on.
  for (const [name, value] of asked) if (name.toLowerCase() !== 'code') set(name, { string: value });
  for (const [name, value] of Object.entries(route))
    set(name, value === undefined ? value : { string: value });
  if (!bound.has('QUERY')) set('Query', { json: JSON.stringify(Object.fromEntries(asked)) });
  if (!bound.has('HEADERS')) set('Headers', { json: JSON.stringify(headers) });
  return Object.fromEntries([...bound.values()].flatMap(({ name, data }) => (data ? [[name, data]] : [])));
}

/** Of a repeated name, in whatever spelling, the first spelling and the last value. */
function lastOfEach(query: URLSearchParams): [string, string][] {
  const values = new Map<string, [string, string]>();
  for (const [name, value] of query) {
    const key = name.toUpperCase();
    values.set(key, [values.get(key)?.[0] ?? name, value]);
  }
  return [...values.values()];
}

function membersOf(body: Uint8Array | undefined): [string, TypedData][] {
  const text = body ? new TextDecoder().decode(body).trim() : '';
  if (!text.startsWith('{')) return [];
  try {
    const parsed: Record<string, unknown> = JSON.parse(text);
    return Object.entries(parsed).flatMap(([name, value]) => {
      const data = memberData(value);
      return data ? [[name, data]] : [];
    });
  } catch {
    return [];
  }
}

function memberData(value: unknown): TypedData | undefined {
  if (value === null || Array.isArray(value)) return undefined;
  if (typeof value === 'object') return { json: JSON.stringify(value) };
  if (typeof value === 'boolean') return { string: value ? 'True' : 'False' };
  return { string: typeof value === 'string' ? asDotNetText(value) : String(value).toUpperCase() };
}

/** An instant is read as one and written in the invariant culture. */
function asDotNetText(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,7})?(Z|[+-]\d{2}:\d{2})?$/.test(text)) return text;
  const instant = new Date(/(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(instant.getTime())) return text;
  const [date = '', time = ''] = instant.toISOString().slice(0, 19).split('T');
  const [year, month, day] = date.split('-');
  return `${month}/${day}/${year} ${time}`;
}
