import { expect, test } from 'vitest';
import type { z } from 'zod';
import type { Call } from '../api-client.ts';
import { askPerson, ofThisTerminal } from '../ask-person.ts';
import type { Preferences } from '../shapes.ts';

const here = { zone: 'Asia/Jerusalem', locale: 'he-IL' };
const fresh: Preferences = { zone: 'UTC', locale: 'en', name: 'Robin', assumed: ['zone', 'locale', 'name'] };

/** An API that keeps preferences, and a person who types these lines. */
function world(kept: Preferences, typed: string[] | null) {
  const changes: unknown[] = [];
  const asked: string[] = [];
  const told: string[] = [];
  return {
    changes,
    asked,
    told,
    api: {
      async call<S extends z.ZodType>({ shape, body, ifMatch }: Call<S>) {
        if (body) changes.push({ body, ifMatch });
        return { value: shape.parse(kept), etag: '"1"' };
      },
    },
    screen: { tell: (text: string) => void told.push(text) },
    asker: {
      isThere: typed !== null,
      async ask(question: string) {
        asked.push(question);
        return typed?.shift() ?? '';
      },
    },
  };
}

test('a person is asked for zone, language and name, and Enter takes what the terminal says', async () => {
  const w = world(fresh, ['', '', 'Robin Vale']);
  await askPerson(w, here);
  expect(w.asked).toEqual([
    'Your time zone [Asia/Jerusalem]:',
    'The language that agents speak to you [he-IL]:',
    'Your name, as you sign your mail [Robin]:',
  ]);
  expect(w.changes).toEqual([
    { body: { zone: 'Asia/Jerusalem', locale: 'he-IL', name: 'Robin Vale' }, ifMatch: '"1"' },
  ]);
});

test('what was said once is not asked again, and only what is open is changed', async () => {
  const settled = world({ ...fresh, assumed: [] }, []);
  await askPerson(settled, here);
  expect([settled.asked, settled.changes]).toEqual([[], []]);

  const open = world({ ...fresh, name: null, assumed: ['name'] }, ['']);
  await askPerson(open, here);
  expect(open.asked).toEqual(['Your name, as you sign your mail:']);
  expect(open.changes).toEqual([]);
});

test('a zone or a language that there is not is asked again', async () => {
  const w = world({ ...fresh, assumed: ['zone', 'locale'] }, [
    'Haifa',
    '+02:00',
    'Asia/Tokyo',
    'not a language',
    'ja',
  ]);
  await askPerson(w, here);
  expect(w.changes).toEqual([{ body: { zone: 'Asia/Tokyo', locale: 'ja' }, ifMatch: '"1"' }]);
});

test('where nobody can be asked, what is taken instead is said', async () => {
  const w = world(fresh, null);
  await askPerson(w, { zone: 'Asia/Jerusalem', locale: undefined });
  expect(w.asked).toEqual([]);
  expect(w.told.join(' ')).toBe(
    'Nobody was asked, so these are taken as they stand here: Time zone Asia/Jerusalem, language en, name Robin. All of it can be changed among your preferences.',
  );
});

test.each([
  [{ LANG: 'de_DE.UTF-8' }, 'de-DE'],
  [{ LC_ALL: 'he_IL@euro', LANG: 'de_DE.UTF-8' }, 'he-IL'],
  [{ LANG: 'C.UTF-8' }, undefined],
  [{ LANG: 'POSIX' }, undefined],
  [{}, undefined],
])('the language of a terminal with %j is %s', (env, locale) => {
  expect(ofThisTerminal(env).locale).toBe(locale);
});
