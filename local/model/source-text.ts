import type { Source } from './sources.ts';

/** Every text inside the sources, in order, for skills that read whatever they are given. */
export const sourceText = (sources: Source[]): string =>
  sources
    .flatMap(({ value }) => strings(value))
    .join('\n')
    .slice(0, 100_000);

export function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(strings);
}
