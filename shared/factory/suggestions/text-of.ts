/** All words and numbers of a value, each on a line of its own. */
export function textOf(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value ?? '');
  return Object.values(value).map(textOf).join('\n');
}
