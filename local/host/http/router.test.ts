import { expect, test } from 'vitest';
import type { RegisteredFunction } from '../core/core-api.ts';
import { createRouter } from './router.ts';

function httpFunction(route: string, methods = ['GET'], name = route): RegisteredFunction {
  const bindings = { trigger: { type: 'httpTrigger', direction: 'in' as const, route, methods } };
  return { id: name, metadata: { name, bindings }, callback: () => undefined };
}

function routed(routes: string[], path: string, method = 'GET') {
  const match = createRouter(
    routes.map((route) => httpFunction(route)),
    true,
  ).match(method, path);
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

test('literal wins over constrained, constrained over plain, plain over catch-all, segment by segment', () => {
  const routes = ['{*all}', '{a}/{b}', '{a}/{b:int}', 'x/{b}', 'x/y'];
  const inEveryOrder = [routes, routes.toReversed()];

  for (const order of inEveryOrder) {
    expect(routed(order, '/x/y')?.to).toBe('x/y');
    expect(routed(order, '/x/1')?.to).toBe('x/{b}');
    expect(routed(order, '/z/1')?.to).toBe('{a}/{b:int}');
    expect(routed(order, '/z/q')?.to).toBe('{a}/{b}');
    expect(routed(order, '/z/q/r')?.to).toBe('{*all}');
  }
});

test('literals match whatever their case, parameters keep theirs', () => {
  expect(routed(['Runs/{id}'], '/rUNS/Ab')).toEqual({ to: 'Runs/{id}', params: { id: 'Ab' } });
});

test('an optional parameter may be missing, and a trailing slash makes no difference', () => {
  expect(routed(['a/{p?}'], '/a')).toEqual({ to: 'a/{p?}', params: {} });
  expect(routed(['a/{p?}'], '/a/')).toEqual({ to: 'a/{p?}', params: {} });
  expect(routed(['a/{p?}'], '/a/b/')).toEqual({ to: 'a/{p?}', params: { p: 'b' } });
  expect(routed(['a/{p:int?}'], '/a/b')).toBeUndefined();
});

test('a catch-all takes many segments or none', () => {
  expect(routed(['a/{*rest}'], '/a/b/c')?.params).toEqual({ rest: 'b/c' });
  expect(routed(['a/{*rest}'], '/a')?.params).toEqual({});
});

test('values are decoded once, and an encoded slash stays inside its segment', () => {
  expect(routed(['a/{p}'], '/a/caf%C3%A9%20%2525')?.params).toEqual({ p: 'café %25' });
  expect(routed(['a/{p}'], '/a/b%2Fc')?.params).toEqual({ p: 'b%2Fc' });
});

test.each(['/a/%zz', '/a/..', '/a/%2e%2e', '/a//b', '/a/b/c', '/'])('%s matches nothing', (path) => {
  expect(routed(['a/{p}', 'a/{p}/{q:int}'], path)).toBeUndefined();
});

test('a method that a route does not name is no match', () => {
  expect(routed(['a'], '/a', 'POST')).toBeUndefined();
  expect(routed(['a'], '/a', 'HEAD')).toBeUndefined();
});

test('the same path may be shared by functions with different methods', () => {
  const router = createRouter(
    [httpFunction('a', ['GET'], 'read'), httpFunction('a', ['PUT'], 'write')],
    true,
  );

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
])('the route %s stops the start', (route, reason) => {
  expect(() => createRouter([httpFunction(route)], true)).toThrow(reason);
});

test('two functions that would answer the same request stop the start', () => {
  expect(() => createRouter([httpFunction('a/{x}'), httpFunction('A/{y}')], true)).toThrow(
    'already answers GET',
  );
});

test('without a route prefix the first segments of the host itself are reserved', () => {
  expect(() => createRouter([httpFunction('runtime/x')], false)).toThrow('reserved');
  expect(() => createRouter([httpFunction('runtime/x')], true)).not.toThrow();
});
