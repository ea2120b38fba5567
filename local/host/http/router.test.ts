import { expect, test } from 'vitest';
import type { RegisteredFunction } from '../core/core-api.ts';
import { createRouter } from './router.ts';

function httpFunction(route: string, methods = ['GET'], name = route): RegisteredFunction {
  const bindings = { trigger: { type: 'httpTrigger', direction: 'in' as const, route, methods } };
  return { id: name, metadata: { name, bindings }, callback: () => undefined };
}

function routed(routes: string[], path: string, method = 'GET') {
  const match = createRouter(routes.map((route) => httpFunction(route))).match(method, path);
  return match && { to: match.route.template, params: match.params };
}

test.each([
  ['int', '42', 'forty'],
  ['int', '-2147483648', '2147483648'],
  ['long', '9223372036854775807', '9223372036854775808'],
  ['bool', 'TRUE', 'yes'],
  ['guid', '6F9619FF-8B86-D011-B42D-00CF4FC964FF', '6F9619FF'],
  ['alpha', 'abc', 'abc1'],
  ['datetime', '2026-11-22T10:00:00Z', '22.11.2026'],
  ['decimal', '1.5', '1.5e3'],
  ['double', '1.5e3', 'x'],
  ['float', '-.5', '--1'],
  ['length(3)', 'abc', 'ab'],
  ['length(2,3)', 'ab', 'abcd'],
  ['minlength(2)', 'ab', 'a'],
  ['maxlength(2)', 'ab', 'abc'],
  ['min(18)', '18', '17'],
  ['max(5)', '5', '6'],
  ['range(1,3)', '3', '4'],
  ['regex(^\\d{{2}}-[a-z/:]+$)', '12-AB', '1-ab'],
  ['int:min(1):max(9)', '9', '10'],
])('the constraint %s accepts %s and turns %s into no match', (constraint, good, bad) => {
  const route = `a/{p:${constraint}}`;

  expect(routed([route], `/a/${good}`)).toEqual({ to: route, params: { p: good } });
  expect(routed([route], `/a/${bad}`)).toBeUndefined();
});

test('the first function by name whose route takes the request has it, however special the others are', () => {
  const routes = [
    httpFunction('x/{b:int}', ['GET'], 'a_first'),
    httpFunction('{a}/y', ['GET'], 'Between'),
    httpFunction('x/{b}', ['GET'], 'carry'),
    httpFunction('{*all}', ['GET'], 'z'),
  ];
  for (const order of [routes, routes.toReversed()]) {
    const nameAt = (path: string) => createRouter(order).match('GET', path)?.route.fn.metadata.name;
    expect(nameAt('/x/1')).toBe('a_first');
    expect(nameAt('/x/y')).toBe('Between');
    expect(nameAt('/x/q')).toBe('carry');
    expect(nameAt('/x/q/r')).toBe('z');
  }
});

test('names are compared as Azure does it: without case, and an underscore stands behind the letters', () => {
  const names = ['run_all', 'runB', 'RunA', 'run-x', 'run1'];
  const router = createRouter(names.map((name) => httpFunction(name, ['GET'], name)));
  expect(router.routes.map(({ fn }) => fn.metadata.name)).toEqual([
    'run-x',
    'run1',
    'RunA',
    'runB',
    'run_all',
  ]);
});

test.each([
  ['{*path}', 'things/new'],
  ['{*path}', '{*rest}'],
  ['things/{id}', 'Things/new'],
  ['things/{id}', 'things/{other:int}'],
  ['things/{id:int}', 'things/12'],
  ['things/{id:int}', 'things/{n:int:min(3)}'],
  ['things/{id:alpha}', 'things/new'],
  ['things/{id?}', 'things'],
  ['things/{id?}', 'things/{id}'],
  ['things/{*rest}', 'things/{id?}'],
  ['{a}/{b}', 'x/{b}'],
])('a route that is hidden by an earlier one stops the start, naming both: %s before %s', (wide, narrow) => {
  const functions = [
    httpFunction(wide, ['GET', 'POST'], 'anyThing'),
    httpFunction(narrow, ['GET'], 'theThing'),
  ];
  expect(() => createRouter(functions)).toThrow(
    `The route "${narrow}" is not valid: theThing is hidden for GET by anyThing ("${wide}")`,
  );
});

test.each([
  ['things/{id:int}', 'things/{id}'],
  ['things/{id:int}', 'things/new'],
  ['things/{id}', 'things/{id?}'],
  ['things/{id}', 'things/{*rest}'],
  ['things/new', 'things/{id}'],
  ['{a}/x', 'y/{b}'],
  ['{*rest:int}', 'things'],
])('a route that others take from only now and then does not: %s before %s', (first, second) => {
  const functions = [httpFunction(first, ['GET'], 'a'), httpFunction(second, ['GET'], 'b')];
  expect(() => createRouter(functions)).not.toThrow();
});

test('a route that is hidden for one of its methods stops the start, for another method it does not', () => {
  const all = (methods: string[]) => httpFunction('{*path}', methods, 'all');
  const one = httpFunction('one', ['GET', 'PUT'], 'one');
  expect(() => createRouter([all(['PUT']), one])).toThrow('hidden for PUT');
  expect(() => createRouter([all(['POST']), one])).not.toThrow();
});

test('literals match whatever their case, parameters keep theirs', () => {
  expect(routed(['Runs/{id}'], '/rUNS/Ab')).toEqual({ to: 'Runs/{id}', params: { id: 'Ab' } });
});

test('an optional parameter may be missing, and a trailing slash makes no difference', () => {
  expect(routed(['a/{p?}'], '/a')).toEqual({ to: 'a/{p?}', params: { p: undefined } });
  expect(routed(['a/{p?}'], '/a/')).toEqual({ to: 'a/{p?}', params: { p: undefined } });
  expect(routed(['a/{p?}'], '/a/b/')).toEqual({ to: 'a/{p?}', params: { p: 'b' } });
  expect(routed(['a/{p:int?}'], '/a/b')).toBeUndefined();
});

test('a catch-all takes many segments or none', () => {
  expect(routed(['a/{*rest}'], '/a/b/c')?.params).toEqual({ rest: 'b/c' });
  expect(routed(['a/{*rest}'], '/a/b//c/')?.params).toEqual({ rest: 'b//c/' });
  expect(routed(['a/{*rest}'], '/a')?.params).toEqual({ rest: undefined });
  expect(routed(['a/{*rest}'], '/a/')?.params).toEqual({ rest: undefined });
});

test.each(['/a//b', '/a/b/c', '/', '//a/b', '/a//'])('%s matches nothing', (path) => {
  expect(routed(['a/{p}', 'a/{p}/{q:int}'], path)).toBeUndefined();
  expect(routed(['a/{*p:int}'], path)).toBeUndefined();
});

test('a method that a route does not name is no match', () => {
  expect(routed(['a'], '/a', 'POST')).toBeUndefined();
  expect(routed(['a'], '/a', 'HEAD')).toBeUndefined();
});

test('the same path may be shared by functions with different methods', () => {
  const router = createRouter([httpFunction('a', ['GET'], 'read'), httpFunction('a', ['PUT'], 'write')]);

  expect(router.match('PUT', '/a')?.route.fn.metadata.name).toBe('write');
});

test.each([
  ['a/{Headers}', 'no parameter may be called'],
  ['a/{query}', 'no parameter may be called'],
  ['a/{p}/{P}', 'twice'],
  ['a/{p?}/b', 'at the end'],
  ['a/{*p}/b', 'at the end'],
  ['a/x{p}', 'mixes text and parameters'],
  ['a/{p=1}', 'no parameter name'],
  ['a/{p:even}', 'unknown constraint'],
  ['a/{p:regex([)}', 'unknown constraint'],
  ['a//b', 'empty segment'],
  ['/a', 'begins with a slash'],
])('the route %s stops the start', (route, reason) => {
  expect(() => createRouter([httpFunction(route)])).toThrow(reason);
});

test('two functions that would answer the same request stop the start', () => {
  const functions = [httpFunction('a/{x}', ['GET'], 'one'), httpFunction('A/{y}', ['GET'], 'two')];
  expect(() => createRouter(functions)).toThrow('two is hidden for GET by one');
});

test.each(['runtime/x', 'admin', 'Administration'])(
  'the route %s begins as those of the host itself',
  (route) => {
    expect(() => createRouter([httpFunction(route)])).toThrow('reserved by the host');
  },
);
