import { describe, expect, test } from 'vitest';
import { allRoutes } from '#contracts';
import { invalidRequest, isError } from '#kernel';
import { parseBody } from '../functions/read-body.ts';

const withBody = allRoutes().filter(({ body }) => body !== undefined);
const note = { markdown: 'Words.', citations: [{ documentId: 'doc_1', page: 1 }], glossary: [] };
const tone = { traits: ['brief'], language: null, signature: 'Robin' };

/** Good bodies of an operation; what else it takes is added to the one that its route shows. */
const more: Record<string, object[]> = {
  changePreferences: [{ tone }],
  changeRecord: [{ body: note }],
  createRecord: [
    {
      kind: 'contact',
      title: 'Dana',
      body: { name: 'Dana', emails: ['d@acme.example'], stage: 'lead', notes: [] },
    },
    { kind: 'label', title: 'Sale', body: { sender: 'shop@shop.example', label: 'noise' } },
  ],
  startConnection: [{ connector: 'microsoft', access: 'write', connectionId: 'con_1' }],
  checkConnection: [{ completion: 'once' }],
};
const samples = withBody.flatMap((route) =>
  [route.example ?? {}, ...(more[route.id] ?? [])].map((body) => ({ route, body })),
);

type Place = (string | number)[];

/** Where the parts of a value lie, itself included. */
const placesOf = (value: unknown, at: Place = []): { at: Place; part: unknown }[] => [
  { at, part: value },
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, part]) =>
        placesOf(part, [...at, Array.isArray(value) ? Number(name) : name]),
      )
    : []),
];

const isObject = (part: unknown) => typeof part === 'object' && part !== null && !Array.isArray(part);

/** The text of a body with another part at one place; the part is given as JSON. */
function textWith(body: unknown, [first, ...rest]: Place, json: string): string {
  if (first === undefined) return json;
  if (Array.isArray(body))
    return `[${body.map((part, index) => (index === first ? textWith(part, rest, json) : JSON.stringify(part))).join()}]`;
  const members = Object.entries(body as object).map(
    ([name, part]) =>
      `${JSON.stringify(name)}:${name === first ? textWith(part, rest, json) : JSON.stringify(part)}`,
  );
  return `{${members.join()}}`;
}

const withMember = (part: unknown, name: string) =>
  `${JSON.stringify(part).replace(/\}$/, '')}${Object.keys(part as object).length > 0 ? ',' : ''}"${name}":{}}`;

/** `undefined` = taken; else which members are unknown. */
function refusedAs(route: (typeof withBody)[number], text: string): string | undefined {
  try {
    const parsed = route.body?.safeParse(parseBody(text));
    return parsed?.success ? undefined : JSON.stringify(parsed?.error?.issues);
  } catch (error) {
    if (!isError(error, invalidRequest)) throw error;
    return JSON.stringify(error.extras);
  }
}

describe('every operation that takes a body', () => {
  test('is tried here with good ones', () => {
    expect(withBody.length).toBeGreaterThan(10);
    for (const { route, body } of samples)
      expect(refusedAs(route, JSON.stringify(body)), route.id).toBeUndefined();
  });

  test.each(['__proto__', 'constructor', 'prototype', 'isAdmin'])(
    'refuses a member called %s as unknown, wherever it stands',
    (name) => {
      for (const { route, body } of samples)
        for (const { at, part } of placesOf(body).filter((one) => isObject(one.part))) {
          // Which members a payload or the body of another kind takes is told once the thing itself is read.
          if (name === 'isAdmin' && at.length > 0 && /^(?:editSuggestion|changeRecord)$/.test(route.id))
            continue;
          const refusal = refusedAs(route, textWith(body, at, withMember(part, name)));
          expect(refusal, `${route.id} ${at.join('/')}`).toMatch(name);
        }
    },
  );

  test.each(['\u0000', '\u0007', '\u001b[31m', '\u009b', '\ud800', '\u202e'])(
    'refuses %j in whatever text it takes',
    (sign) => {
      for (const { route, body } of samples) {
        if (/^(?:editSuggestion|changeRecord)$/.test(route.id)) continue;
        for (const { at } of placesOf(body).filter(({ part }) => typeof part === 'string'))
          expect(
            refusedAs(route, textWith(body, at, JSON.stringify(`a${sign}b`))),
            `${route.id} ${at.join('/')}`,
          ).toBeDefined();
      }
    },
  );
});
