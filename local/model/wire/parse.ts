import type { z } from 'zod';
import { badRequest, type RequestRefused } from './errors.ts';

/** Parses a body against its shape; the first fault becomes the vendor's 400 with the field's path. */
export function parseBody<T extends z.ZodType>(shape: T, body: unknown): z.output<T> {
  if (typeof body !== 'object' || body === null)
    throw badRequest('invalid_json', null, 'We could not parse the JSON body of your request.');
  const result = shape.safeParse(body, { reportInput: true });
  if (result.success) return result.data;
  throw refusalOf(deepest(result.error.issues));
}

type Issue = z.core.$ZodIssue;

/** Of a union's failures the one that got furthest names the real fault. */
function deepest(issues: Issue[]): Issue {
  const [first] = issues as [Issue];
  if (first.code !== 'invalid_union' || first.errors.length === 0) return first;
  const inner = first.errors
    .filter((option) => option.length > 0)
    .map((option) => deepest(option))
    .sort((a, b) => b.path.length - a.path.length || weight(b) - weight(a));
  return inner[0] ? { ...inner[0], path: [...first.path, ...inner[0].path] } : first;
}

const weight = (issue: Issue) => (issue.code === 'unrecognized_keys' ? 1 : 0);

function refusalOf(issue: Issue): RequestRefused {
  const param = pathOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const unknown = pathOf([...issue.path, issue.keys[0] ?? '']);
    return badRequest('unknown_parameter', unknown, `Unknown parameter: '${unknown}'.`);
  }
  if (issue.input === undefined)
    return badRequest('missing_required_parameter', param, `Missing required parameter: '${param}'.`);
  if (issue.code === 'invalid_type')
    return badRequest('invalid_type', param, `Invalid type for '${param}': expected ${issue.expected}.`);
  return badRequest('invalid_value', param, `Invalid value for '${param}': ${issue.message}.`);
}

export const pathOf = (path: PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : `${text}${text ? '.' : ''}${String(part)}`,
    '',
  );
