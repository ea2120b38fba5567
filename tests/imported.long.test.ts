import { expect, test } from 'vitest';
import { importAndRun } from './support/imported.ts';

test('of two thousand imported mails of all forms none is lost: each is looked at, set aside by name, or lies where the report counts it', async () => {
  const { given, imported, alreadyThere, named, ...became } = await importAndRun({
    seed: 20_261_130,
    count: 2_000,
  });
  expect([given, imported + alreadyThere + named]).toEqual([2_000, 2_000]);
  expect(became.lookedAt + became.setAside + became.setApart).toBe(imported);
  expect(became.lookedAtTwice).toBe(0);
}, 600_000);
