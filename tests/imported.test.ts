import { expect, test } from 'vitest';
import { importAndLookOnce, importAndRun } from './support/imported.ts';

test('of two hundred imported mails of all forms none is lost: each is looked at, set aside by name, or lies where the report counts it', async () => {
  const { given, imported, alreadyThere, named, ...became } = await importAndRun({
    seed: 20_261_130,
    count: 200,
  });
  expect([given, imported + alreadyThere + named]).toEqual([200, 200]);
  expect(became.lookedAt + became.setAside + became.setApart).toBe(imported);
  expect(became.lookedAt).toBeGreaterThan(80);
  expect(became.setAside).toBeGreaterThan(0);
  expect(became.lookedAtTwice).toBe(0);
});

test('of mails that were imported before the first run, that run takes the newest twenty and tells what it leaves alone', async () => {
  const { said, taken, open, older } = await importAndLookOnce({ seed: 20_261_130, count: 200 });
  expect([taken, older > 0]).toEqual([20, true]);
  expect(said).toBe(
    `Found 20. ${open - older - 20} older ones were not looked at. Mail of more than a week ago was left alone.`,
  );
});
