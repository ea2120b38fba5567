import { z } from 'zod';

// Left out because strict mode is only known to take types, enums, unions and structure; the zod schema checks the rest afterwards.
const UNSUPPORTED = [
  'pattern',
  'format',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minItems',
  'maxItems',
  'default',
  '$schema',
  'id',
];

/** The JSON schema of a zod object as strict mode wants it: every member required, nothing additional. */
export function strictSchema(schema: z.ZodType): Record<string, unknown> {
  return strict(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' })) as Record<
    string,
    unknown
  >;
}

function strict(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(strict);
  if (node === null || typeof node !== 'object') return node;
  const kept = Object.entries(node).filter(([name]) => !UNSUPPORTED.includes(name));
  const members = Object.fromEntries(
    kept.map(([name, member]) => [name, name === 'properties' ? strictEach(member) : strict(member)]),
  );
  if (members.type !== 'object') return members;
  const properties = (members.properties ?? {}) as object;
  return { ...members, properties, required: Object.keys(properties), additionalProperties: false };
}

const strictEach = (properties: object) =>
  Object.fromEntries(Object.entries(properties).map(([name, member]) => [name, strict(member)]));
