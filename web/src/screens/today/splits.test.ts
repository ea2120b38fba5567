import { expect, test } from 'vitest';
import { endsSoon, isUrgent, split } from './splits.ts';

const at = (expiresAt: string, urgency: number, heldBy: 'suggestion.held'[] = []) => ({
  expiresAt,
  urgency,
  heldBy,
  hold: null,
});

test('what waits for an answer of somebody else is not among what needs the person', () => {
  const own = at('2026-12-03T00:00:00.000Z', 2);
  const held = at('2026-12-03T00:00:00.000Z', 5, ['suggestion.held']);
  expect(split([held, own])).toEqual({ needsYou: [own], waits: [held] });
});

test('what needs the person stands by urgency, then by what ends first', () => {
  const calm = at('2026-12-01T00:00:00.000Z', 2);
  const later = at('2026-12-03T00:00:00.000Z', 4);
  const sooner = at('2026-12-02T00:00:00.000Z', 4);
  expect(split([calm, later, sooner]).needsYou).toEqual([sooner, later, calm]);
});

test('a suggestion ends soon when less than a day of it is left', () => {
  const now = Date.parse('2026-12-01T00:00:00.000Z');
  expect(endsSoon(at('2026-12-01T23:59:00.000Z', 1), now)).toBe(true);
  expect(endsSoon(at('2026-12-02T00:01:00.000Z', 1), now)).toBe(false);
});

test('urgent is what the agent gave four or five of five', () => {
  expect([3, 4, 5].map((urgency) => isUrgent({ urgency }))).toEqual([false, true, true]);
});
