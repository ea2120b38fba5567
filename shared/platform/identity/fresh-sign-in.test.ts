import { expect, test } from 'vitest';
import { DomainError } from '#kernel';
import { demandFreshSignIn } from './index.ts';

const NOW = new Date('2026-11-01T12:00:00Z');
const clock = { now: () => NOW };
const person = (authTime: Date | null) => ({
  clock,
  actor: { kind: 'person' as const, memberId: 'user_1', authTime },
});
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

function refusalOf(authTime: Date | null): DomainError {
  try {
    demandFreshSignIn(person(authTime), { detail: 'Sign in again, then approve.' });
  } catch (error) {
    if (error instanceof DomainError) return error;
  }
  throw new Error('it was not refused');
}

test('a sign-in of the last ten minutes is fresh, an older one is to be repeated', () => {
  demandFreshSignIn(person(minutesAgo(10)));
  expect(refusalOf(minutesAgo(10.1))).toMatchObject({
    code: 'identity.fresh_sign_in_required',
    extras: { detail: 'Sign in again, then approve.' },
  });
});

test('where tokens do not tell when the person signed in, nobody is sent to sign in again and again', () => {
  const { code, title, extras } = refusalOf(null);
  expect(code).toBe('identity.sign_in_time_unknown');
  expect(title).toContain('Signing in again changes nothing');
  expect(extras.detail).toContain('`auth_time`');
  expect(extras.detail).toContain('docs/settings.md');
});
