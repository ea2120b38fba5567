import { expect, test } from 'vitest';
import { recipientsOf, withoutTyped } from '../recipients.ts';
import { showSuggestion } from '../show/suggestion.ts';
import { aSuggestion, paper } from './samples.ts';

const toAll = aSuggestion({
  newRecipients: ['eve@other.example'],
  action: {
    ...{ kind: 'mail.send', connectionId: 'con_1' },
    payload: { to: ['dana@acme.example', 'lee@acme.example'], cc: ['eve@other.example'], body: 'Sure.' },
  },
});

test('everybody whom a mail would reach is shown, and who is new is marked', () => {
  const page = showSuggestion(toAll, paper(), 'UTC').join('\n');
  expect(page).toContain('to: dana@acme.example, lee@acme.example');
  expect(page).toContain('cc: eve@other.example (new)');
});

test('each of them can be taken out by a number, but not the last one under "to"', () => {
  const all = recipientsOf(toAll);
  expect(withoutTyped(all, '3')).toEqual({ to: ['dana@acme.example', 'lee@acme.example'], cc: [] });
  expect(withoutTyped(all, '1, 3')).toEqual({ to: ['lee@acme.example'], cc: [] });
  expect(withoutTyped(all, '')).toEqual({
    to: ['dana@acme.example', 'lee@acme.example'],
    cc: ['eve@other.example'],
  });
  expect(withoutTyped(all, '9 x')).toEqual(withoutTyped(all, ''));
  expect(withoutTyped(all, '1 2')).toBeUndefined();
});
