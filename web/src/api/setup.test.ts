import { expect, test } from 'vitest';
import { nextStep, packToBeginWith, type Setup, whatIsDone } from './setup.ts';

const need = (kind: 'mail' | 'calendar', required = true) => ({ kind, why: '', required });
const inbox = {
  id: 'inbox',
  persona: 'professional',
  tier: 'starter',
  needs: [need('mail'), need('calendar')],
} as const;
const study = { ...inbox, id: 'study', persona: 'student', needs: [] } as const;
const larger = { ...inbox, id: 'larger', tier: 'pro' } as const;

const nobody: Setup = {
  preferences: { persona: null, assumed: ['zone'], quietHours: null },
  packs: [{ ...inbox, needs: [...inbox.needs] }],
  installations: [],
  connections: [],
  runs: [],
  suggestions: [],
};
const known: Setup = {
  ...nobody,
  preferences: { persona: 'student', assumed: [], quietHours: null },
};
const connected: Setup = {
  ...known,
  connections: [{ health: 'ok', capabilities: ['mail', 'calendar'] }],
};
const installed: Setup = { ...connected, installations: [{ id: 'ins_1', packId: 'inbox' }] };
const ran: Setup = { ...installed, runs: [{ status: 'completed' }] };
const nextOf = (setup: Setup) => nextStep(whatIsDone(setup));

test('who comes for the first time is asked who they are, then led from one thing to the next', () => {
  expect([nobody, known, connected, installed, ran].map(nextOf)).toEqual([
    'you',
    'pack',
    'run',
    'run',
    'decide',
  ]);
});

test('as long as the zone or the name is only assumed, it is asked for', () => {
  const assumed = { ...ran, preferences: { ...ran.preferences, assumed: ['name' as const] } };
  expect(nextOf(assumed)).toBe('you');
});

test('a mailbox without the calendar that the pack needs does not count as connected', () => {
  const onlyMail = { ...known, connections: [{ health: 'ok' as const, capabilities: ['mail' as const] }] };
  expect(whatIsDone(onlyMail).connect).toBe(false);
});

test('a connection that asks for a new sign-in does not count', () => {
  const lost = {
    ...installed,
    connections: [{ health: 'needs_reauth' as const, capabilities: ['mail' as const, 'calendar' as const] }],
  };
  expect(nextOf(lost)).toBe('connect');
});

test('a run that was blocked is not the first run yet', () => {
  expect(nextOf({ ...installed, runs: [{ status: 'blocked' }] })).toBe('run');
});

test('with one decided suggestion the first steps are over, whatever was decided', () => {
  const decision = { verdict: 'rejected' as const, revision: 1, hash: '', by: '', at: '', reason: null };
  expect(nextOf({ ...ran, suggestions: [{ decision: null }, { decision }] })).toBeUndefined();
});

test('one begins with the starter made for oneself, or with the one that there is', () => {
  const packs = [larger, inbox, study].map((pack) => ({ ...pack, needs: [...pack.needs] }));
  expect(packToBeginWith({ ...known, packs })?.id).toBe('study');
  const family = { ...known, preferences: { ...known.preferences, persona: 'family' as const } };
  expect(packToBeginWith({ ...family, packs })?.id).toBe('inbox');
});

test('what is installed already is what one goes on with', () => {
  const packs = [inbox, study].map((pack) => ({ ...pack, needs: [...pack.needs] }));
  expect(packToBeginWith({ ...installed, packs })?.id).toBe('inbox');
});
