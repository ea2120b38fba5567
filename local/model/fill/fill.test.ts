import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readForSchema } from '../skills/generic.ts';
import type { JsonSchema } from '../wire/schema-check.ts';
import { strictFault } from '../wire/schema-check.ts';
import { fill } from './fill.ts';

const text =
  'Dana Levi asks for 1,200.50 EUR by 3 December 2026. Is the blue office free? Her address: dana@acme.example. Three rooms, 14 chairs.';
const at = { receivedAt: '2026-11-24T08:00:00Z', zone: 'Europe/Berlin' };
const filled = (schema: JsonSchema, wished?: unknown) =>
  fill({ schema, wished, guess: readForSchema(text, at) });

const closed = (properties: Record<string, unknown>): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const name = fc.constantFrom(
  'title',
  'dueDate',
  'amountMinor',
  'people',
  'questions',
  'class',
  'isRequest',
  'note',
);
const leaf = fc.oneof(
  fc.constant({ type: 'string' }),
  fc.constantFrom('date', 'date-time', 'email', 'uuid').map((format) => ({ type: 'string', format })),
  fc
    .constantFrom('^[a-z]{3}$', '^\\d{4}-[A-Z]+$', '^(?:yes|no)$')
    .map((pattern) => ({ type: 'string', pattern })),
  fc.constant({ type: ['string', 'null'] }),
  fc.constant({ type: 'boolean' }),
  fc
    .uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 })
    .map((values) => ({ type: 'string', enum: values })),
  fc
    .tuple(fc.integer({ min: -50, max: 50 }), fc.nat(40))
    .map(([minimum, room]) => ({ type: 'integer', minimum, maximum: minimum + room })),
  fc
    .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 40 }))
    .map(([low, room]) => ({ type: 'number', exclusiveMinimum: low, exclusiveMaximum: low + room })),
);
const { schema: anySchema } = fc.letrec<{ schema: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc
      .tuple(tie('schema'), fc.nat(3))
      .map(([items, minItems]) => ({ type: 'array', items, minItems, maxItems: minItems + 2 })),
    fc.dictionary(name, tie('schema'), { maxKeys: 4 }).map(closed),
    tie('schema').map((option) => ({ anyOf: [option, { type: 'null' }] })),
  ),
}));
const root = fc.dictionary(name, anySchema, { minKeys: 1, maxKeys: 5 }).map(closed);

test('whatever the schema and whatever was wished, the answer follows the schema', () => {
  fc.assert(
    fc.property(root, fc.option(fc.jsonValue(), { nil: undefined }), (schema, wished) => {
      expect(strictFault(schema)).toBeUndefined();
      const check = z
        .fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0])
        .safeParse(filled(schema, wished));
      expect(check.error?.issues).toBeUndefined();
    }),
    { numRuns: 400 },
  );
});

test('places are filled from the text they are named after', () => {
  const schema = closed({
    dueDate: { type: ['string', 'null'] },
    amountMinor: { type: 'integer' },
    email: { type: 'string', format: 'email' },
    people: { type: 'array', items: { type: 'string' } },
    questions: { type: 'array', items: { type: 'string' } },
    topic: { type: 'string', enum: ['weather', 'office', 'sports'] },
  });

  expect(filled(schema)).toEqual({
    dueDate: '2026-12-03',
    amountMinor: 120050,
    email: 'dana@acme.example',
    people: ['Dana Levi', 'dana@acme.example'],
    questions: ['Is the blue office free?'],
    topic: 'office',
  });
});

test('where the text says nothing, a nullable place is null and a list is empty', () => {
  const schema = closed({
    dueDate: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] },
    items: { type: 'array', items: { type: 'string' } },
    next: { $ref: '#/$defs/node' },
  });
  const node = { anyOf: [closed({ next: { $ref: '#/$defs/node' } }), { type: 'null' }] };
  const found = fill({ schema: { ...schema, $defs: { node } }, guess: readForSchema('', at) });

  expect(found).toEqual({ dueDate: null, items: [], next: null });
});

test('a tagged union takes the option that the wished value names', () => {
  const option = (kind: string) =>
    closed({ kind: { type: 'string', const: kind }, [kind]: { type: 'string' } });
  const schema = closed({ act: { anyOf: [option('send'), option('move')] } });

  expect(filled(schema, { act: { kind: 'move', move: 'it' } })).toEqual({
    act: { kind: 'move', move: 'it' },
  });
});
