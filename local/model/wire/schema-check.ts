/** A JSON Schema as it travels: only the keywords that strict mode knows have meaning here. */
export type JsonSchema = Record<string, unknown>;

const keywords = new Set([
  '$schema',
  '$defs',
  '$ref',
  'definitions',
  'title',
  'description',
  'type',
  'enum',
  'const',
  'anyOf',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'pattern',
  'format',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
]);
const types = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);
const formats = new Set([
  'date-time',
  'time',
  'date',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uuid',
]);

/**
 * Says what strict structured output refuses in a schema, or undefined. The rules are those of OpenAI's guide to
 * structured outputs (supported schemas, read in November 2026): root object, every property required,
 * `additionalProperties: false`, ten levels, 5,000 properties, 1,000 enum values; `minLength`, `allOf`, `not` and
 * other keywords outside the list are refused, as the vendor does.
 */
export function strictFault(schema: JsonSchema): string | undefined {
  if (schema.type !== 'object')
    return `schema must be a JSON Schema of 'type: "object"', got 'type: "${String(schema.type)}"'.`;
  const totals = { properties: 0, enums: 0, characters: 0 };
  const fault = faultAt(schema, { path: [], depth: 0, totals });
  if (fault) return fault;
  if (totals.properties > 5000) return 'the schema has more than 5000 properties.';
  if (totals.enums > 1000) return 'the schema has more than 1000 enum values.';
  return totals.characters > 120_000
    ? 'names and enum values of the schema exceed 120000 characters.'
    : undefined;
}

interface Place {
  path: string[];
  depth: number;
  totals: { properties: number; enums: number; characters: number };
}

function faultAt(schema: unknown, place: Place): string | undefined {
  const where = `In context=(${place.path.map((part) => `'${part}'`).join(', ')}), `;
  if (!isSchema(schema)) return `${where}a schema must be an object.`;
  const unknown = Object.keys(schema).find((key) => !keywords.has(key));
  if (unknown) return `${where}'${unknown}' is not permitted.`;
  const shape = shapeFault(schema, place);
  if (shape) return where + shape;
  return first(children(schema), ([part, child]) =>
    faultAt(child, {
      ...place,
      path: [...place.path, ...part],
      depth: place.depth + (schema.type === 'object' ? 1 : 0),
    }),
  );
}

function shapeFault(schema: JsonSchema, { depth, totals }: Place): string | undefined {
  const named = [schema.type].flat().filter((type) => type !== undefined);
  const odd = named.find((type) => typeof type !== 'string' || !types.has(type));
  if (odd !== undefined) return `'${String(odd)}' is not a supported type.`;
  if (named.length === 0 && !['anyOf', '$ref', 'enum', 'const'].some((key) => key in schema))
    return `schema must have a 'type' key.`;
  if (schema.format !== undefined && !formats.has(String(schema.format)))
    return `'${String(schema.format)}' is not a valid format.`;
  if (Array.isArray(schema.enum)) {
    totals.enums += schema.enum.length;
    totals.characters += JSON.stringify(schema.enum).length;
    if (schema.enum.length === 0) return `'enum' must not be empty.`;
  }
  if (named.includes('array') && !('items' in schema)) return `array schema missing items.`;
  return named.includes('object') ? objectFault(schema, depth, totals) : undefined;
}

function objectFault(schema: JsonSchema, depth: number, totals: Place['totals']): string | undefined {
  if (schema.additionalProperties !== false)
    return `'additionalProperties' is required to be supplied and to be false.`;
  if (depth >= 10) return `object nesting exceeds 10 levels.`;
  const names = Object.keys(isSchema(schema.properties) ? schema.properties : {});
  totals.properties += names.length;
  totals.characters += names.join('').length;
  const required = Array.isArray(schema.required) ? schema.required : [];
  const missing = names.find((name) => !required.includes(name));
  if (missing)
    return `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
  const extra = required.find((name) => !names.includes(String(name)));
  return extra === undefined ? undefined : `'required' names '${String(extra)}', which is not a property.`;
}

function children(schema: JsonSchema): [string[], unknown][] {
  const maps = ['properties', '$defs', 'definitions'].flatMap((key) =>
    Object.entries(isSchema(schema[key]) ? schema[key] : {}).map(([name, child]): [string[], unknown] => [
      [key, name],
      child,
    ]),
  );
  const options = Array.isArray(schema.anyOf) ? schema.anyOf : [];
  return [
    ...maps,
    ...('items' in schema ? [[['items'], schema.items] as [string[], unknown]] : []),
    ...options.map((child, place): [string[], unknown] => [['anyOf', String(place)], child]),
  ];
}

function first<T>(list: T[], find: (one: T) => string | undefined): string | undefined {
  for (const one of list) {
    const found = find(one);
    if (found) return found;
  }
  return undefined;
}

export const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
