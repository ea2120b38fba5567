import { expect, test } from 'vitest';
import { bindingData } from './binding-data.ts';

interface Asked {
  body?: string;
  query?: string;
  route?: Record<string, string | undefined>;
}

function bound({ body, query = '', route = {} }: Asked) {
  const { Query, Headers, ...rest } = bindingData({
    body: body === undefined ? undefined : Buffer.from(body),
    query: new URLSearchParams(query),
    route,
    headers: { host: 'here' },
  });
  return { Query, Headers, names: rest };
}

test('members of a JSON body, the query and the route are handed over, each over the one before', () => {
  const body = JSON.stringify({ id: 'body', a: 'body', b: 'body' });
  const { names } = bound({ body, query: 'id=query&b=query&c=query', route: { id: 'route' } });
  expect(names).toEqual({
    id: { string: 'route' },
    a: { string: 'body' },
    b: { string: 'query' },
    c: { string: 'query' },
  });
});

test.each<[unknown, object | undefined]>([
  ['text', { string: 'text' }],
  [7, { string: '7' }],
  [1.5e30, { string: '1.5E+30' }],
  [true, { string: 'True' }],
  [false, { string: 'False' }],
  [{ x: [1] }, { json: '{"x":[1]}' }],
  ['2026-11-22T10:00:00+02:00', { string: '11/22/2026 08:00:00' }],
  ['2026-11-22', { string: '2026-11-22' }],
  [null, undefined],
  [['x'], undefined],
])('the member %j arrives as %j', (value, seen) => {
  expect(bound({ body: JSON.stringify({ member: value }) }).names.member).toEqual(seen);
});

test.each(['', 'text', '[1]', '{"a":', '7', 'null'])('a body of %j names nothing', (body) => {
  expect(bound({ body }).names).toEqual({});
});

test('a name in another case is the same name: its value is the last one, its spelling the first', () => {
  const { names } = bound({ body: '{"ID":"body"}', query: 'Id=1&iD=2', route: { id: 'route' } });
  expect(names).toEqual({ ID: { string: 'route' } });
});

test('of a repeated query parameter the last value counts, and a function key is never passed on', () => {
  const { names, Query } = bound({ query: 'a=1&A=2&code=secret&Code=secret' });
  expect(names).toEqual({ a: { string: '2' } });
  expect(Query).toEqual({ json: '{"a":"2","code":"secret"}' });
});

test('an optional route value that the path has not is taken from nowhere else', () => {
  expect(bound({ query: 'page=7', route: { page: undefined } }).names).toEqual({});
});

test('a member or parameter called headers takes the place of the headers', () => {
  expect(bound({}).Headers).toEqual({ json: '{"host":"here"}' });
  expect(bound({ query: 'headers=x' })).toMatchObject({
    Headers: undefined,
    names: { headers: { string: 'x' } },
  });
  expect(bound({ body: '{"Headers":{"host":"there"}}' }).Headers).toEqual({ json: '{"host":"there"}' });
});
