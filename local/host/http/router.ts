import type { RegisteredFunction } from '../core/core-api.ts';
import { triggerOf, triggerType } from '../core/trigger-binding.ts';
import { badRoute, parseTemplate, type Segment } from './route-template.ts';

export type AuthLevel = 'anonymous' | 'function' | 'admin';

export interface Route {
  fn: RegisteredFunction;
  template: string;
  methods: string[];
  authLevel: AuthLevel;
  segments: Segment[];
}

export interface Match {
  route: Route;
  /** Route values, decoded; absent optional ones are missing. */
  params: Record<string, string>;
}

export interface Router {
  routes: readonly Route[];
  /** `path` without the prefix, still percent-encoded. A wrong method is no match (404), as on Azure. */
  match(method: string, path: string): Match | undefined;
}

export function createRouter(functions: Iterable<RegisteredFunction>, hasPrefix: boolean): Router {
  const routes = [...functions].filter((fn) => triggerType(fn) === 'httptrigger').map(toRoute);
  checkReserved(routes, hasPrefix);
  checkAmbiguous(routes);
  routes.sort((a, b) => (precedence(a) < precedence(b) ? -1 : 1));
  return { routes, match: (method, path) => firstMatch(routes, method, path) };
}

function toRoute(fn: RegisteredFunction): Route {
  const trigger = triggerOf(fn);
  const template = typeof trigger.route === 'string' ? trigger.route : fn.metadata.name;
  const methods = Array.isArray(trigger.methods) ? trigger.methods.map((m) => String(m).toUpperCase()) : [];
  return {
    fn,
    template,
    methods,
    authLevel: authLevel(trigger.authLevel, template),
    segments: parseTemplate(template),
  };
}

function authLevel(value: unknown, template: string): AuthLevel {
  const level = String(value ?? 'anonymous').toLowerCase();
  if (level === 'anonymous' || level === 'function' || level === 'admin') return level;
  throw badRoute(template, `"${level}" is no auth level`);
}

/** Literal before constrained before plain parameter before catch-all, compared segment by segment. */
function precedence(route: Route): string {
  return route.segments.map(rank).join('');
}

function rank(segment: Segment): number {
  if (segment.kind === 'literal') return 1;
  const isConstrained = segment.constraints.length > 0;
  if (segment.kind === 'parameter') return isConstrained ? 2 : 3;
  return isConstrained ? 4 : 5;
}

/** The host keeps these first segments for itself when functions have no prefix. */
function checkReserved(routes: Route[], hasPrefix: boolean): void {
  if (hasPrefix) return;
  for (const { segments, template } of routes) {
    const first = segments[0];
    if (first?.kind === 'literal' && /^(admin|runtime)$/.test(first.text)) {
      throw badRoute(template, `"${first.text}" is reserved by the host`);
    }
  }
}

/** On Azure one of two equal routes wins silently. */
function checkAmbiguous(routes: Route[]): void {
  const seen = new Map<string, Route>();
  for (const route of routes) {
    for (const method of route.methods) {
      const key = `${method} ${route.segments.map(shape).join('/')}`;
      const other = seen.get(key);
      if (other) throw badRoute(route.template, `${other.fn.metadata.name} already answers ${method} there`);
      seen.set(key, route);
    }
  }
}

function shape(segment: Segment): string {
  if (segment.kind === 'literal') return segment.text;
  const mark = segment.kind === 'rest' ? '*' : segment.isOptional ? '?' : '';
  return `{${mark}${segment.constraints.map((c) => c.text).join(':')}}`;
}

function firstMatch(routes: readonly Route[], method: string, path: string): Match | undefined {
  const values = decodePath(path);
  if (!values) return undefined;
  for (const route of routes) {
    if (!route.methods.includes(method)) continue;
    const params = matchSegments(route.segments, values);
    if (params) return { route, params };
  }
  return undefined;
}

/** An encoded slash stays encoded: it is part of a value, not of the path. */
function decodePath(path: string): string[] | undefined {
  const parts = path.replace(/^\/|\/$/g, '').split('/');
  if (parts.length === 1 && parts[0] === '') return [];
  try {
    const values = parts.map((part) => decodeURIComponent(part.replace(/%2f/gi, '%252F')));
    return values.some((value) => value === '.' || value === '..') ? undefined : values;
  } catch {
    return undefined;
  }
}

function matchSegments(segments: Segment[], values: string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [at, segment] of segments.entries()) {
    if (segment.kind === 'rest') return matchRest(segment, values.slice(at).join('/'), params);
    const value = values[at];
    if (!matchOne(segment, value)) return undefined;
    if (segment.kind === 'parameter' && value !== undefined) params[segment.name] = value;
  }
  return values.length <= segments.length ? params : undefined;
}

function matchOne(segment: Exclude<Segment, { kind: 'rest' }>, value: string | undefined): boolean {
  if (segment.kind === 'literal') return value?.toLowerCase() === segment.text;
  if (value === undefined) return segment.isOptional;
  return value !== '' && segment.constraints.every((constraint) => constraint.accepts(value));
}

function matchRest(
  segment: Extract<Segment, { kind: 'rest' }>,
  rest: string,
  params: Record<string, string>,
): Record<string, string> | undefined {
  if (rest === '') return segment.constraints.length === 0 ? params : undefined;
  if (!segment.constraints.every((constraint) => constraint.accepts(rest))) return undefined;
  return { ...params, [segment.name]: rest };
}
