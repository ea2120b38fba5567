import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { contracts } from '#contracts';
import { HOUR_MS, iso, type Route } from '#kernel';
import { allow, openAccount } from './support/account.ts';
import { theGround } from './support/ground.ts';
import { type World, world } from './world.ts';

/** The front door of each room of the contracts; a room that is added there must be added here to compile. */
const rooms: Record<keyof typeof contracts, object> = {
  plans: await import('#platform/plans'),
  me: await import('#platform/me'),
  preferences: await import('#platform/preferences'),
  packs: await import('#product/packs'),
  agents: await import('#factory/agents'),
  workflows: await import('#factory/workflows'),
  runs: await import('#factory/runs'),
  suggestions: await import('#factory/suggestions'),
  connectors: await import('#platform/connectors'),
  records: await import('#platform/records'),
  communications: await import('#platform/communications'),
  audit: await import('#platform/audit'),
};

type Listed = { items: { id: string }[]; next: string | null };
type UseCase = (ctx: World['ctx'], input: Record<string, unknown>) => Promise<Listed>;

interface List {
  route: Route;
  filters: [name: string, schema: z.ZodType][];
  /** Else it comes as one page, and declares no part of paging. */
  isPaged: boolean;
}

const STEP_MS = 20 * HOUR_MS;

const isPage = (schema: unknown) => schema instanceof z.ZodObject && 'nextCursor' in schema.shape;

const lists = Object.entries(contracts).flatMap(([room, routes]) =>
  Object.values<Route>(routes)
    .filter(({ method, answers }) => method === 'GET' && Object.values(answers).some(isPage))
    .map((route) => [route.id, room as keyof typeof contracts, toList(route)] as const),
);

function toList(route: Route): List {
  const { limit, cursor, ...filters } = route.query?.shape ?? {};
  if (!limit !== !cursor) throw new Error(`${route.id} declares only half of paging`);
  return { route, filters: Object.entries(filters) as List['filters'], isPaged: limit !== undefined };
}

/** Each value that a filter may have; one that is free text is filled with what the list itself shows. */
function valuesOf(schema: z.ZodType, found: Listed['items']): string[] {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (inner instanceof z.ZodEnum) return inner.options.map(String);
  const subjects = found.map((item) => (item as { subject?: { id: string } }).subject?.id ?? '');
  return [...new Set(subjects)].filter(Boolean);
}

let w: World;

beforeAll(async () => {
  w = await world();
  for (let n = 0; n < 5; n += 1)
    await w.mailbox.deliver({ id: `list-${n}@acme.example`, subject: `Date ${n}` });
  await w.run('inbox');
  await w.mailbox.deliver({ id: 'list-later@acme.example', at: w.clock.now(), subject: 'One more date' });
  await w.run('inbox');
  await openAccount(await theGround(), `second-${w.mailbox.address}`, false);
  await allow(w.ctx, `second-${w.mailbox.address}`, 'read');
  for (const title of ['First', 'Second']) {
    const body = { markdown: title, citations: [], glossary: [] };
    const createdBy = { kind: 'person' as const, memberId: w.memberId };
    await w.ctx.records.write({ kind: 'note', title, body, sources: [], createdBy });
  }
});

describe('a list is whole when it is walked one by one, however long that takes', () => {
  test.each(lists)('%s', async (id, room, { route, filters, isPaged }) => {
    const useCase = (rooms[room] as Record<string, UseCase>)[id];
    if (!useCase) throw new Error(`${room} has no use-case ${id}`);
    // A list that lies below one thing is that of the workflow here.
    const below = route.params ? { id: (await w.workflow('inbox')).id } : {};
    const ask = (query: Record<string, unknown>) =>
      useCase(w.asPerson(), { ...below, ...(route.query ?? z.object({})).parse(query) });

    const whole = await ask(isPaged ? { limit: 100 } : {});
    expect(whole.next).toBeNull();
    if (!isPaged) return;
    expect(whole.items.length, `${id} needs more in this world to be walked`).toBeGreaterThan(1);

    await walk(ask, {});
    for (const [name, schema] of filters) {
      const lengths = [];
      for (const value of valuesOf(schema, whole.items)) lengths.push(await walk(ask, { [name]: value }));
      expect(Math.max(...lengths), `${id} needs more in this world with one ${name}`).toBeGreaterThan(1);
    }
  });
});

/** The pages of one element each, a day's journey apart, against all of it as it was at the first. */
async function walk(
  ask: (query: Record<string, unknown>) => Promise<Listed>,
  filter: object,
): Promise<number> {
  const startedAt = iso(w.clock.now());
  const whole = await ask({ ...filter, limit: 100 });
  const walked: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Listed = await ask({ ...filter, limit: 1, ...(cursor !== null && { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(1);
    walked.push(...page.items.map(({ id }) => id));
    cursor = page.next;
    w.clock.move(STEP_MS);
  } while (cursor !== null);
  w.clock.set(startedAt);
  expect(walked, JSON.stringify(filter)).toEqual(whole.items.map(({ id }) => id));
  return walked.length;
}
