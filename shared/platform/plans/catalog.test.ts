import { describe, expect, test } from 'vitest';
import { catalog, listPlans, type PlanLimits } from './index.ts';

describe('the catalog', () => {
  test.each<[keyof PlanLimits, ...[free: unknown, pro: unknown, family: unknown]]>([
    ['people', 1, 1, 4],
    ['packs', 1, 5, 10],
    ['agents', 3, 15, 30],
    ['includedRuns', 300, 3_000, 7_500],
    ['maxRuns', 300, 5_000, 10_000],
    ['connectors', 'basic', 'all', 'all'],
    ['connections', 3, 15, 30],
    ['historyDays', 30, 365, 365],
    ['hasPriority', false, true, true],
    ['shortestIntervalMinutes', 15, 2, 2],
    ['runsAtOnce', 2, 5, 10],
    ['monthMicroUsd', 500_000, 4_000_000, 8_000_000],
    ['dayMicroUsd', 100_000, 800_000, 1_600_000],
    ['runMicroUsd', 50_000, 100_000, 100_000],
    ['startsPerDay', 150, 1_500, 3_000],
    ['records', 5_000, 50_000, 100_000],
    ['recordBytes', 50e6, 500e6, 1e9],
    ['storageBytes', 200e6, 10e9, 20e9],
    ['fileBytes', 20e6, 50e6, 50e6],
    ['connectorCallsPerDay', 2_000, 20_000, 40_000],
    ['appliedActionsPerDay', 50, 200, 400],
    ['dryRunsPerDay', 3, 20, 20],
    ['draftsPerDay', 3, 20, 20],
    ['hasRunPacks', false, true, true],
    ['canAddCreator', false, true, true],
  ])('%s: Free %s, Pro %s, Family %s', (limit, free, pro, family) => {
    const { free: f, pro: p, family: m } = catalog;
    expect([f.limits[limit], p.limits[limit], m.limits[limit]]).toEqual([free, pro, family]);
  });

  test('the prices are public, in cents', async () => {
    const { items } = await listPlans();
    expect(items.map(({ id, monthly, yearly }) => [id, monthly.amountMinor, yearly?.amountMinor])).toEqual([
      ['free', 0, undefined],
      ['pro', 1_200, 12_000],
      ['family', 2_400, 24_000],
    ]);
  });
});
