import { DAY_MS, iso, later } from '#kernel';
import { startOfDay } from '#platform/plans';
import { goOnFrom, waitedFor } from '../place.ts';
import type { Scope } from './current-step.ts';

/** Puts values in the place of references, at any depth; a reference to nothing becomes null. */
export async function resolve(scope: Scope, binding: unknown, now: Date): Promise<unknown> {
  if (typeof binding === 'string' && binding.startsWith('$')) return lookUp(scope, binding.slice(1), now);
  if (Array.isArray(binding)) return Promise.all(binding.map((item) => resolve(scope, item, now)));
  if (binding === null || typeof binding !== 'object') return binding;
  const members = await Promise.all(
    Object.entries(binding).map(async ([name, member]) => [name, await resolve(scope, member, now)] as const),
  );
  return Object.fromEntries(members);
}

async function lookUp(scope: Scope, reference: string, now: Date): Promise<unknown> {
  const [name = '', ...path] = reference.split('.');
  if (name === 'run') return runFact(scope, path[0] ?? '', now);
  return follow(await start(scope, name), path);
}

async function start(scope: Scope, name: string): Promise<unknown> {
  if (name === 'item' && scope.input.item) {
    const list = await namedValue(scope, scope.input.item.of);
    return follow(list, ['items', String(scope.input.item.index)]);
  }
  return namedValue(scope, name);
}

async function namedValue(scope: Scope, name: string): Promise<unknown> {
  const output = await scope.output(name);
  if (!output) return null;
  if (output.as === 'block') return output.block.value;
  return output.as === 'answer' || output.as === 'note' ? output.value : null;
}

/** What a workflow may know of the run itself. A day is a day where the person lives. */
async function runFact(scope: Scope, name: string, now: Date): Promise<unknown> {
  switch (name) {
    case 'place': {
      const place = await scope.place();
      return goOnFrom(place, now, await scope.room(waitedFor(place)));
    }
    case 'now':
      return iso(now);
    case 'today':
      return iso(startOfDay(now, await scope.zone()));
    case 'tomorrowEnd':
      return iso(startOfDay(now, await scope.zone(), 2));
    case 'lastDays':
      return iso(later(now, -3 * DAY_MS));
    case 'weeksAhead':
      return iso(later(now, 14 * DAY_MS));
    default:
      return null;
  }
}

function follow(value: unknown, path: string[]): unknown {
  let at: unknown = value;
  for (const member of path) {
    if (at === null || typeof at !== 'object') return null;
    at = (at as Record<string, unknown>)[member];
  }
  return at ?? null;
}
