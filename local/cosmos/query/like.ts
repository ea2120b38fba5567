import { badRequest } from '../wire/refusals.ts';

const known = new Map<string, RegExp>();

/** Only `%` and `_` are in the subset; character sets would need the ESCAPE clause to be safe. */
export function likePattern(pattern: string): RegExp {
  const cached = known.get(pattern);
  if (cached) return cached;
  if (pattern.includes('['))
    throw badRequest('LIKE with a character set [ … ] is outside the supported subset.');
  const source = pattern
    .replace(/[\\^$.*+?()|{}\]]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  const compiled = new RegExp(`^${source}$`, 'su');
  if (known.size >= 500) known.clear();
  known.set(pattern, compiled);
  return compiled;
}
