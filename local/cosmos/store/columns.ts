/**
 * The SQL text that reads a path of a stored body. The text must be the same wherever a path is used, because
 * SQLite finds an expression index by comparing the expressions.
 * Undefined: a path that SQLite and the query language might read differently.
 */
export function columnOf(steps: (string | number)[]): string | undefined {
  const [first, second] = steps;
  if (first === undefined) return undefined;
  if (second === undefined && first === 'id') return 'id';
  if (second === undefined && first === '_ts') return 'ts';
  return typeof first === 'string' && isSystemMember(first) ? undefined : jsonColumn('json_extract', steps);
}

export function typeColumnOf(steps: (string | number)[]): string | undefined {
  return jsonColumn('json_type', steps);
}

export const systemMembers = ['_rid', '_self', '_etag', '_ts', '_attachments'] as const;

export function isSystemMember(name: string): boolean {
  return name.charCodeAt(0) === 95 && (systemMembers as readonly string[]).includes(name);
}

function jsonColumn(reader: 'json_extract' | 'json_type', steps: (string | number)[]): string | undefined {
  const parts = steps.map(jsonStep);
  return parts.includes(undefined) ? undefined : `${reader}(body, '$${parts.join('')}')`;
}

function jsonStep(step: string | number): string | undefined {
  if (typeof step === 'number') return `[${step}]`;
  return /^[A-Za-z0-9_ -]+$/.test(step) ? `."${step}"` : undefined;
}
