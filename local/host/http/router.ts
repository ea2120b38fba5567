import type { RegisteredFunction } from '../core/core-api.ts';
import { triggerOf, triggerType } from '../core/trigger-binding.ts';
import { hides } from './route-cover.ts';
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
  /** Every name of the template; without a value where it is optional and the path has none. */
  params: Record<string, string | undefined>;
}

export interface Router {
  /** In the order in which they are tried. */
  routes: readonly Route[];
  /** `path` without the prefix, decoded. A wrong method is no match (404, not 405), as on Azure. */
  match(method: string, path: string): Match | undefined;
}

/**
 * Azure's host sorts functions by name and asks them one after the other; the first whose template, constraints and
 * methods take the request has it. How specific a template is makes no difference (azure-functions-host:
 * FunctionMetadataManager, WebScriptHostHttpRoutesManager; ASP.NET Core: RouteCollection). There, a function that is
 * never reached stays silent; here, it stops the start.
 */
export function createRouter(functions: Iterable<RegisteredFunction>): Router {
  const routes = [...functions].filter((fn) => triggerType(fn) === 'httptrigger').map(toRoute);
  routes.sort((a, b) => (sortName(a) < sortName(b) ? -1 : 1));
  checkReserved(routes);
  checkReachable(routes);
  return { routes, match: (method, path) => firstMatch(routes, method, path) };
}

/** .NET compares without case by upper-case letters, so that `_` stands behind all of them. */
const sortName = ({ fn }: Route): string => fn.metadata.name.toUpperCase();

function toRoute(fn: RegisteredFunction): Route {
  const trigger = triggerOf(fn);
  const template =
    typeof trigger.route === 'string' && trigger.route !== '' ? trigger.route : fn.metadata.name;
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

/** The host keeps these beginnings for itself, with and without a prefix (ScriptHost.ValidateHttpFunction). */
function checkReserved(routes: Route[]): void {
  for (const { template } of routes) {
    const reserved = /^(admin|runtime)/i.exec(template)?.[0];
    if (reserved) throw badRoute(template, `what begins with "${reserved}" is reserved by the host`);
  }
}

function checkReachable(routes: Route[]): void {
  for (const [at, route] of routes.entries()) {
    for (const method of route.methods) {
      const first = routes
        .slice(0, at)
        .find((other) => other.methods.includes(method) && hides(other, route));
      if (!first) continue;
      throw badRoute(
        route.template,
        `${route.fn.metadata.name} is hidden for ${method} by ${first.fn.metadata.name} ("${first.template}"), ` +
          'whose name sorts before it',
      );
    }
  }
}

function firstMatch(routes: readonly Route[], method: string, path: string): Match | undefined {
  const parts = path.replace(/^\//, '').split('/');
  for (const route of routes) {
    if (!route.methods.includes(method)) continue;
    const params = matchSegments(route.segments, parts);
    if (params) return { route, params };
  }
  return undefined;
}

/** One slash at the end makes no difference, except to a catch-all, which keeps it. */
function matchSegments(segments: Segment[], parts: string[]): Match['params'] | undefined {
  const values = parts.at(-1) === '' ? parts.slice(0, -1) : parts;
  const params: Match['params'] = {};
  for (const [at, segment] of segments.entries()) {
    const value = values[at];
    if (value === '') return undefined;
    if (segment.kind === 'rest') return matchRest(segment, parts.slice(at).join('/'), params);
    if (!matchOne(segment, value)) return undefined;
    if (segment.kind === 'parameter') params[segment.name] = value;
  }
  return values.length <= segments.length ? params : undefined;
}

function matchOne(segment: Exclude<Segment, { kind: 'rest' }>, value: string | undefined): boolean {
  if (segment.kind === 'literal') return value?.toLowerCase() === segment.text;
  if (value === undefined) return segment.isOptional;
  return segment.constraints.every((constraint) => constraint.accepts(value));
}

function matchRest(
  segment: Extract<Segment, { kind: 'rest' }>,
  rest: string,
  params: Match['params'],
): Match['params'] | undefined {
  const isTaken =
    rest === ''
      ? segment.constraints.length === 0
      : segment.constraints.every((constraint) => constraint.accepts(rest));
  return isTaken ? { ...params, [segment.name]: rest || undefined } : undefined;
}
