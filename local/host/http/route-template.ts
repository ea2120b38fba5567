import { startupError } from '../startup-error.ts';
import { type Constraint, parseConstraint } from './route-constraint.ts';

export type Segment =
  | { kind: 'literal'; text: string }
  | { kind: 'parameter'; name: string; isOptional: boolean; constraints: Constraint[] }
  | { kind: 'rest'; name: string; constraints: Constraint[] };

/**
 * Route templates as Azure Functions takes them from ASP.NET Core: literals (case does not matter), `{p}`,
 * `{p?}`, `{p:constraint}`, `{*rest}`. What the real host might read differently (a segment that mixes text
 * and parameters, default values) is refused at start-up.
 */
export function parseTemplate(template: string): Segment[] {
  if (template.startsWith('/')) throw badRoute(template, 'it begins with a slash');
  const parts = splitSegments(template.replace(/\/$/, ''));
  const segments = parts.map((part) => parseSegment(part, template));
  checkNames(segments, template);
  checkPositions(segments, template);
  return segments;
}

/** A slash inside braces belongs to a regular expression, not to the path; doubled braces are plain ones. */
function splitSegments(template: string): string[] {
  if (template === '') return [];
  const parts = [''];
  let isInside = false;
  for (const token of template.match(/\{\{|\}\}|[\s\S]/g) ?? []) {
    if (token === '{') isInside = true;
    if (token === '}') isInside = false;
    if (token === '/' && !isInside) parts.push('');
    else parts.push((parts.pop() ?? '') + token);
  }
  return parts;
}

function parseSegment(part: string, template: string): Segment {
  if (part === '') throw badRoute(template, 'it has an empty segment');
  if (!/[{}]/.test(part)) return { kind: 'literal', text: part.toLowerCase() };
  const inner = /^\{(?!\{)([\s\S]*)\}$/.exec(part)?.[1];
  if (inner === undefined) throw badRoute(template, `the segment "${part}" mixes text and parameters`);
  return parseParameter(inner.replaceAll('{{', '{').replaceAll('}}', '}'), template);
}

function parseParameter(inner: string, template: string): Segment {
  const isOptional = inner.endsWith('?');
  const [head = '', ...rules] = splitConstraints(isOptional ? inner.slice(0, -1) : inner);
  const name = head.replace(/^\*{1,2}/, '');
  if (!/^[A-Za-z_][\w-]*$/.test(name)) throw badRoute(template, `"${head}" is no parameter name`);
  const constraints = rules.map((rule) => parseConstraint(rule, template));
  if (head.startsWith('*')) return { kind: 'rest', name, constraints };
  return { kind: 'parameter', name, isOptional, constraints };
}

function splitConstraints(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const char of text) {
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (char === ':' && depth === 0) parts.push('');
    else parts.push((parts.pop() ?? '') + char);
  }
  return parts;
}

/** Route values travel beside the members `Headers` and `Query`, so those two names would be overwritten. */
function checkNames(segments: Segment[], template: string): void {
  const names = segments.flatMap((s) => (s.kind === 'literal' ? [] : [s.name.toLowerCase()]));
  const reserved = names.find((name) => name === 'headers' || name === 'query');
  if (reserved) throw badRoute(template, `no parameter may be called "${reserved}"`);
  if (new Set(names).size < names.length) throw badRoute(template, 'it uses one parameter name twice');
}

function checkPositions(segments: Segment[], template: string): void {
  const firstOpen = segments.findIndex((s) => s.kind === 'rest' || (s.kind === 'parameter' && s.isOptional));
  if (firstOpen < 0) return;
  const isTail = segments
    .slice(firstOpen)
    .every((s) => s.kind === 'rest' || (s.kind === 'parameter' && s.isOptional));
  const restAt = segments.findIndex((s) => s.kind === 'rest');
  if (!isTail || (restAt >= 0 && restAt !== segments.length - 1)) {
    throw badRoute(template, 'optional and catch-all parameters must stand at the end');
  }
}

export function badRoute(template: string, reason: string): Error {
  return startupError(`The route "${template}" is not valid: ${reason}.`);
}
