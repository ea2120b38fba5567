import { describe, expect, test } from 'vitest';
import { billOf, marginsOf, type RunCounts, totalUsd } from './azure-bill.ts';
import { AZURE } from './azure-prices.ts';

const nothing: RunCounts = {
  ...{ requestUnits: 0, bytes: 0, durableActions: 0, durableTurns: 0, modelCalls: 0, connectorCalls: 0 },
  ...{ inputTokens: 0, cachedTokens: 0, outputTokens: 0 },
};
const dollarsOf = (counts: Partial<RunCounts>) => totalUsd(billOf({ ...nothing, ...counts }));

describe('the bill of a thousand runs', () => {
  test('a run that does nothing costs nothing', () => {
    expect(dollarsOf({})).toBe(0);
  });

  test('request units are paid by the million', () => {
    expect(dollarsOf({ requestUnits: 1_000 })).toBeCloseTo(AZURE.requestUnits.usd, 10);
  });

  test('what a cache gives is paid at a tenth', () => {
    const whole = dollarsOf({ inputTokens: 10_000 });
    expect(dollarsOf({ inputTokens: 10_000, cachedTokens: 10_000 })).toBeCloseTo(whole / 10, 10);
  });

  test('each thing that is counted makes it dearer', () => {
    for (const counted of Object.keys(nothing).filter((name) => name !== 'cachedTokens'))
      expect(dollarsOf({ [counted]: 1_000 })).toBeGreaterThan(0);
  });

  test('each price names its source and its day', () => {
    for (const { source, date, usd, per } of Object.values(AZURE)) {
      expect(source).not.toBe('');
      expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(usd / per).toBeGreaterThan(0);
    }
  });
});

describe('what a month of a plan leaves', () => {
  test('runs without a model are counted up to the hard stop', () => {
    const margins = marginsOf(billOf({ ...nothing, requestUnits: 200 }));
    expect(margins.map(({ plan, use, runs }) => [plan, use, runs])).toEqual([
      ['Free', '35 %', 105],
      ['Free', 'hard stop', 300],
      ['Personal Pro', '35 %', 1_750],
      ['Personal Pro', 'hard stop', 5_000],
      ['Family', '35 %', 3_500],
      ['Family', 'hard stop', 10_000],
    ]);
  });

  test('a model is paid no further than the ceiling of the plan', () => {
    const dear = marginsOf(billOf({ ...nothing, inputTokens: 100_000 }));
    const pro = dear.find(({ plan, use }) => plan === 'Personal Pro' && use === 'hard stop');
    expect(pro).toMatchObject({ runs: 400, isAtCeiling: true });
    expect(pro?.spentUsd).toBeCloseTo(4, 10);
  });
});
