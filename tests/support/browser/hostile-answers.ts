import type { BrowserContext, Route } from 'playwright-core';
import { z } from 'zod';
import { contracts } from '#contracts';

const ANY = { unrepresentable: 'any' } as const;
/** Every word that an answer may choose from a list: the client branches on it, and no stranger writes it. */
const chosen = new Set(
  Object.values(contracts)
    .flatMap((routes) => Object.values(routes))
    .flatMap(({ answers }) => Object.values(answers))
    .flatMap((answer) => (answer instanceof z.ZodType ? enumsIn(z.toJSONSchema(answer, ANY)) : [])),
);
/** Ids, moments and days, fingerprints, addresses of the web. */
const MACHINE_MADE = /^([a-z]+_[0-9A-Z]{26}.*|\d{4}-\d{2}.*|[0-9a-f]{64}|https?:\/\/.*|)$/;
/** Names of what the product itself made, by which the client looks something up or does sums. */
const LOOKED_UP = new Set([
  'changed',
  'code',
  'connector',
  'currency',
  'editable',
  'end',
  'fact',
  'id',
  'key',
  'kind',
  'language',
  'locale',
  'nextCursor',
  'node',
  'start',
  'timeZone',
  'type',
  'zone',
]);

/**
 * From now on every text in whatever the API answers, good answers and refusals alike, is this one, with a number before
 * it, since a client may tell things apart by their texts.
 */
export async function answerWith(context: BrowserContext, text: string): Promise<void> {
  let count = 0;
  const next = () => `${++count}\n\n${text}`;
  await answerPlainly(context);
  await context.route('**/api/v1/**', (route) => answer(route, next));
}

/** From now on answers are as they are. */
export const answerPlainly = (context: BrowserContext): Promise<void> =>
  context.unrouteAll({ behavior: 'wait' });

async function answer(route: Route, next: () => string): Promise<void> {
  const response = await route.fetch();
  const isJson = /json/.test(response.headers()['content-type'] ?? '');
  await route.fulfill({ response, ...(isJson && { json: hostile(await response.json(), '', next) }) });
}

function hostile(value: unknown, name: string, next: () => string): unknown {
  if (typeof value === 'string') return isText(value, name) ? next() : value;
  if (Array.isArray(value)) return value.map((item) => hostile(item, name, next));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hostile(item, key, next)]));
}

const isText = (value: string, name: string): boolean =>
  !LOOKED_UP.has(name) && !chosen.has(value) && !MACHINE_MADE.test(value);

function enumsIn(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(enumsIn);
  if (typeof schema !== 'object' || schema === null) return [];
  const { enum: several = [], const: one, ...rest } = schema as { enum?: unknown[]; const?: unknown };
  const own = [...several, one].filter((value) => typeof value === 'string');
  return [...own, ...Object.values(rest).flatMap(enumsIn)];
}
