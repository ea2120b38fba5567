import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';

type Landing = { kind: 'finish'; call: string; id: string; body: string } | { kind: 'problem'; text: string };

const asset = (name: string) => new URL(`assets/${name}`, import.meta.url);
const source = (name: string) => readFileSync(asset(name), 'utf8');

let readLanding: (fragment: string) => Landing | undefined;
beforeAll(async () => {
  ({ readLanding } = await import(asset('landing-words.js').href));
});

const id = 'con_01M3V9KQ6WXN8Z2T4R7C5B0A1D';
const completion = 'uX3-f_9aQ'.repeat(4);

test('a consent that went well becomes the exact call that finishes it', () => {
  const landing = readLanding(`#${new URLSearchParams({ connection: id, completion })}`);

  expect(landing).toEqual({
    kind: 'finish',
    call: `POST /api/v1/connections/${id}/check`,
    id,
    body: `{"completion":"${completion}"}`,
  });
});

test.each([
  ['denied', 'declined'],
  ['failed', 'error'],
  ['expired', 'over'],
])('a consent that ended as %s is told plainly', (outcome, word) => {
  expect(readLanding(`#connection=${outcome}`)).toEqual({
    kind: 'problem',
    text: expect.stringContaining(word),
  });
});

test.each([
  '',
  '#',
  '#start',
  '#connection=',
  '#connection=constructor',
  '#connection=con_1&completion=short',
  `#connection=${id}`,
  `#connection=${id}/../x&completion=${completion}`,
  `#connection=${encodeURIComponent('<img src=x>')}&completion=${completion}`,
  `#connection=${id}&completion=${encodeURIComponent(`${completion}"}, call us at 0900`)}`,
])('the fragment %j is no landing', (fragment) => {
  expect(readLanding(fragment)).toBeUndefined();
});

test('the value leaves the address bar before anything is shown', () => {
  const script = source('landing.js');
  expect(script.indexOf('history.replaceState')).toBeGreaterThan(0);
  expect(script.indexOf('history.replaceState')).toBeLessThan(script.indexOf('showFinish(landing)'));
});

test('what came with the address is only ever set as text', () => {
  expect(source('landing.js')).not.toMatch(/innerHTML|outerHTML|insertAdjacent|document\.write|\.href\s*=/);
});

test('the page has every place that the script fills or copies', () => {
  const page = source('home.html');
  const places = [...source('landing.js').matchAll(/find\('\[([\w-]+)\]'\)/g)].map(([, name = '']) => name);
  const copied = [...page.matchAll(/data-copy="\[([\w-]+)\]"/g)].map(([, name = '']) => name);

  expect(places.length).toBeGreaterThan(4);
  expect(copied).toEqual(['data-landing-id', 'data-landing-body']);
  for (const place of [...places, ...copied]) expect(page).toMatch(new RegExp(`<[^>]* ${place}[ >]`));
});
