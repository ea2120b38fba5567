import { expect, test } from 'vitest';
import { requestPath } from './request-path.ts';

test.each([
  ['caf%C3%A9%20%F0%9F%99%82', 'café 🙂'],
  ['100%2525', '100%25'],
  ['a%2Fb', 'a%2Fb'],
  ['a%2fb', 'a%2fb'],
  ['a%5Cb', 'a\\b'],
])('%s is decoded once to %s, and an encoded slash stays inside its segment', (sent, seen) => {
  expect(requestPath(`/things/${sent}`)).toBe(`/things/${seen}`);
});

test.each(['%', '%z', '%zz', '%E0%A4', '%E0%A4%A', '%ff%fe', '%c0%ae', '%ED%A0%80', '%C3x', 'a%00b'])(
  '%s is no text and stays as it was sent',
  (sent) => {
    expect(requestPath(`/things/${sent}`)).toBe(`/things/${sent}`);
  },
);

test('what is text around bytes that are none is decoded all the same', () => {
  expect(requestPath('/a%20b%ff%C3%A9%E0%C3%A9')).toBe('/a b%ffé%E0é');
});

test.each([
  ['/a/../b', '/b'],
  ['/a/%2e%2e/b', '/b'],
  ['/a/./b', '/a/b'],
  ['/../../b', '/b'],
  ['/a/b/..', '/a/'],
  ['/a/.', '/a/'],
  ['/..', '/'],
  ['/a/.../b', '/a/.../b'],
  ['/a/.b/..c', '/a/.b/..c'],
])('%s leads to %s, encoded or not', (sent, seen) => {
  expect(requestPath(sent)).toBe(seen);
});
