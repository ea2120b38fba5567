import { DAY_MS, iso, later } from '#kernel';
import { startOfDay } from '#platform/plans';
import { goOnFrom, waitedFor } from '../mail-cursor.ts';
import type { CurrentStep } from './current-step.ts';

/** Puts values in the place of references, at any depth; a reference to nothing becomes null. */
export async function resolve(step: CurrentStep, binding: unknown, now: Date): Promise<unknown> {
  if (typeof binding === 'string' && binding.startsWith('$')) return lookUp(step, binding.slice(1), now);
  if (Array.isArray(binding)) return Promise.all(binding.map((item) => resolve(step, item, now)));
  if (binding === null || typeof binding !== 'object') return binding;
  const members = await Promise.all(
    Object.entries(binding).map(async ([name, member]) => [name, await resolve(step, member, now)] as const),
  );
  return Object.fromEntries(members);
}

async function lookUp(step: CurrentStep, reference: string, now: Date): Promise<unknown> {
  const [name = '', ...path] = reference.split('.');
  if (name === 'run' && path[0] === 'input') return follow(step.run.input, path.slice(1));
  if (name === 'run') return runValue(step, path[0] ?? '', now);
  return follow(await start(step, name), path);
}

async function start(step: CurrentStep, name: string): Promise<unknown> {
  if (name === 'item' && step.input.item) {
    const list = await namedValue(step, step.input.item.of);
    return follow(list, ['items', String(step.input.item.index)]);
  }
  return namedValue(step, name);
}

async function namedValue(step: CurrentStep, name: string): Promise<unknown> {
  const output = await step.output(name);
  if (!output) return null;
  if (output.as === 'block') return output.block.value;
  return output.as === 'answer' || output.as === 'note' ? output.value : null;
}

/** What a workflow may know of the run itself. A day is a day where the person lives. */
async function runValue(step: CurrentStep, name: string, now: Date): Promise<unknown> {
  switch (name) {
    case 'place': {
      const cursor = await step.cursor();
      return goOnFrom(cursor, now, await step.room(waitedFor(cursor)));
    }
    default:
      return timeOf(name, now, step.zone);
  }
}

/** `now` or `today`, the beginning of the day, and so many days before or after it: `now-3d`, `today+2d`. */
async function timeOf(name: string, now: Date, zone: () => Promise<string>): Promise<string | null> {
  const [, from, days = '+0'] = /^(now|today)(?:([+-]\d+)d)?$/.exec(name) ?? [];
  if (from === 'now') return iso(later(now, Number(days) * DAY_MS));
  return from === 'today' ? iso(startOfDay(now, await zone(), Number(days))) : null;
}

function follow(value: unknown, path: string[]): unknown {
  let at: unknown = value;
  for (const member of path) {
    if (at === null || typeof at !== 'object') return null;
    at = (at as Record<string, unknown>)[member];
  }
  return at ?? null;
}
