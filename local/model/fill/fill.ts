import { keywords } from '../skills/keywords.ts';
import { isSchema, type JsonSchema } from '../wire/schema-check.ts';
import { fillString } from './strings.ts';

/** What a filler knows: `wished` is taken wherever the schema allows it, `guess` speaks for the rest. */
export interface Fill {
  schema: JsonSchema;
  /** The answer we would like to give; may be undefined, partial, or of another shape. */
  wished?: unknown;
  /** Best words, number or list for a place that nothing was wished for; undefined = nothing is known. */
  guess(place: Place): unknown;
}

export interface Place {
  name: string;
  schema: JsonSchema;
  type: string;
}

interface Walk extends Fill {
  root: JsonSchema;
  name: string;
  depth: number;
}

/** A value that follows the schema exactly, whatever was wished. */
export function fill(input: Fill): unknown {
  return value({ ...input, root: input.schema, name: '', depth: 0 });
}

function value(walk: Walk): unknown {
  const schema = resolved(walk.schema, walk.root);
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return oneOf(schema.enum, { ...walk, schema });
  if (Array.isArray(schema.anyOf)) return anyOf(schema.anyOf.filter(isSchema), { ...walk, schema });
  return typed({ ...walk, schema });
}

/** Follows `$ref` within the document. */
function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (typeof schema.$ref !== 'string') return schema;
  const target = schema.$ref
    .split('/')
    .slice(1)
    .reduce<unknown>((at, key) => (isSchema(at) ? at[key] : undefined), root);
  return isSchema(target) ? resolved(target, root) : {};
}

function typed(walk: Walk): unknown {
  const types = [walk.schema.type ?? 'string'].flat().map(String);
  const place = {
    name: walk.name,
    schema: walk.schema,
    type: types.find((type) => type !== 'null') ?? 'null',
  };
  const wished = walk.wished === undefined ? walk.guess(place) : walk.wished;
  if (types.includes('null') && (wished === null || wished === undefined || isTooDeep(walk))) return null;
  const type = types.find((one) => isOfType(one, wished)) ?? place.type;
  return byType(type, { ...walk, wished });
}

function byType(type: string, walk: Walk): unknown {
  if (type === 'object') return object(walk);
  if (type === 'array') return array(walk);
  if (type === 'boolean') return walk.wished === true;
  if (type === 'null') return null;
  if (type === 'number' || type === 'integer') return number(walk.schema, walk.wished, type === 'integer');
  return fillString(walk.schema, typeof walk.wished === 'string' ? walk.wished : '');
}

function object(walk: Walk): Record<string, unknown> {
  const properties = isSchema(walk.schema.properties) ? walk.schema.properties : {};
  const wished = isSchema(walk.wished) ? walk.wished : {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [
      name,
      value({
        ...walk,
        schema: isSchema(schema) ? schema : {},
        name,
        wished: wished[name],
        depth: walk.depth + 1,
      }),
    ]),
  );
}

function array(walk: Walk): unknown[] {
  const {
    items,
    minItems = 0,
    maxItems = 100,
  } = walk.schema as { items?: unknown; minItems?: number; maxItems?: number };
  const wished = Array.isArray(walk.wished) && !isTooDeep(walk) ? walk.wished.slice(0, maxItems) : [];
  const padding = Array.from({ length: Math.max(0, minItems - wished.length) }, () => undefined);
  return [...wished, ...padding].map((one) =>
    value({ ...walk, schema: isSchema(items) ? items : {}, wished: one, depth: walk.depth + 1 }),
  );
}

/** A wished enum value is taken; else the one that shares most words with what is guessed for the place. */
function oneOf(options: unknown[], walk: Walk): unknown {
  if (options.includes(walk.wished)) return walk.wished;
  const guess = walk.wished ?? walk.guess({ name: walk.name, schema: walk.schema, type: 'enum' });
  if ((guess === undefined || guess === null) && options.includes(null)) return null;
  const words = new Set(keywords(typeof guess === 'string' ? guess : ''));
  const score = (option: unknown) =>
    keywords(String(option).replaceAll('_', ' ')).filter((word) => words.has(word)).length;
  const scored = options
    .filter((option) => option !== null)
    .map((option) => ({ option, score: score(option) }));
  return scored.sort((a, b) => b.score - a.score)[0]?.option ?? options[0];
}

/** The first option that the wished value already belongs to; with nothing wished, null when allowed. */
function anyOf(options: JsonSchema[], walk: Walk): unknown {
  const choices = options.map((schema) => resolved(schema, walk.root));
  const known =
    walk.wished === undefined
      ? walk.guess({ name: walk.name, schema: walk.schema, type: 'anyOf' })
      : walk.wished;
  const wantsNull = known === undefined || known === null || isTooDeep(walk);
  const nullable = choices.find(({ type }) => [type].flat().includes('null'));
  if (wantsNull && nullable) return null;
  const fitting = choices.find((schema) => accepts(schema, known, walk.root)) ?? leastDeep(choices);
  return value({ ...walk, schema: fitting ?? {}, wished: known });
}

/** Deep recursion ends at the option that needs no further objects. */
const leastDeep = (choices: JsonSchema[]) =>
  choices.find(({ type }) => type !== 'object' && type !== 'array' && type !== 'null') ?? choices[0];

function accepts(schema: JsonSchema, known: unknown, root: JsonSchema): boolean {
  if ('const' in schema) return schema.const === known;
  if (Array.isArray(schema.enum)) return schema.enum.includes(known);
  if (!isSchema(known)) return [schema.type].flat().some((type) => isOfType(String(type), known));
  const properties = isSchema(schema.properties) ? schema.properties : {};
  // A tagged union is told apart by the constants of its options.
  return Object.entries(properties).every(([name, property]) => {
    const child = isSchema(property) ? resolved(property, root) : {};
    const isTag = 'const' in child || Array.isArray(child.enum);
    return !isTag || accepts(child, known[name], root);
  });
}

function isOfType(type: string, wished: unknown): boolean {
  if (type === 'integer') return Number.isInteger(wished);
  if (type === 'array') return Array.isArray(wished);
  if (type === 'object') return isSchema(wished);
  return type === 'null' ? wished === null : typeof wished === type;
}

/** The nearest number that keeps the bounds and the step. */
function number(schema: JsonSchema, wished: unknown, isInteger: boolean): number {
  const bound = (key: string) => (typeof schema[key] === 'number' ? schema[key] : undefined);
  const step = bound('multipleOf') ?? (isInteger ? 1 : undefined);
  const nudge = step ?? 1e-6;
  const open = { low: bound('exclusiveMinimum'), high: bound('exclusiveMaximum') };
  const low = Math.max(bound('minimum') ?? -1e15, open.low === undefined ? -1e15 : open.low + nudge);
  const high = Math.min(bound('maximum') ?? 1e15, open.high === undefined ? 1e15 : open.high - nudge);
  const near = Math.min(
    high,
    Math.max(low, typeof wished === 'number' && Number.isFinite(wished) ? wished : 0),
  );
  if (step === undefined) return near;
  const stepped = Math.round(near / step) * step;
  if (stepped < low) return Math.ceil(low / step) * step;
  return stepped > high ? Math.floor(high / step) * step : stepped;
}

const isTooDeep = ({ depth }: Walk) => depth > 24;
