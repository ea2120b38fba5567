import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeze, thaw } from './canonical-action.ts';
import type { Action } from './schema.ts';

const reply: Action = {
  v: 1,
  tenantId: 'ten_1',
  suggestionId: 'sug_1',
  revision: 2,
  kind: 'mail.send',
  connectionId: 'con_1',
  target: { draftId: 'd1', version: 'ck7' },
  payload: { to: ['dana@acme.example'], cc: [], subject: 'Re: review', body: 'Tue 10:00 works.' },
  expiresAt: '2026-11-24T09:00:00Z',
};

test('the hash of a known action is the one that anybody else computes', () => {
  const { canonical, hash } = freeze(reply);

  expect(canonical).toBe(
    '{"connectionId":"con_1","expiresAt":"2026-11-24T09:00:00Z","kind":"mail.send","payload":{"body":"Tue 10:00 works.","cc":[],"subject":"Re: review","to":["dana@acme.example"]},"revision":2,"suggestionId":"sug_1","target":{"draftId":"d1","version":"ck7"},"tenantId":"ten_1","v":1}',
  );
  expect(hash).toBe('sha256:2effdc96ff19e322a7514b3c21ea306be90221a8b5e09c2f8aefca3f3fd494b2');
});

test('the order in which an action was written does not change its hash, any text in it does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (body, other) => {
      const { hash } = freeze({ ...reply, payload: { ...reply.payload, body } });
      const turned = freeze({
        ...reply,
        payload: Object.fromEntries(Object.entries({ ...reply.payload, body }).reverse()),
      });
      const changed = freeze({ ...reply, payload: { ...reply.payload, body: other } });

      expect(turned.hash).toBe(hash);
      expect(changed.hash === hash).toBe(body === other);
    }),
  );
});

test('what is read from the bytes gives the same bytes again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (body) => {
      const { canonical } = freeze({ ...reply, payload: { body } });
      expect(freeze(thaw(canonical)).canonical).toBe(canonical);
    }),
  );
});

test('texts that look alike are different actions', () => {
  const bodies = [
    'Tue 10:00 works.',
    'Tue 10:00 works. ',
    'Tue 10:00 works\u200b.',
    'Тue 10:00 works.',
    'tue 10:00 works.',
  ];
  const hashes = bodies.map((body) => freeze({ ...reply, payload: { ...reply.payload, body } }).hash);
  expect(new Set(hashes).size).toBe(bodies.length);
  // Composed and decomposed accents are sent as they are, so they are hashed as they are.
  expect(freeze({ ...reply, payload: { body: 'é' } }).hash).not.toBe(
    freeze({ ...reply, payload: { body: 'e\u0301' } }).hash,
  );
});
