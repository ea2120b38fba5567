import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { movableClock } from '../../tests/support/platform.ts';
import { allJobs } from '../rooms.ts';
import { type Job, type Pass, runJobs } from './job.ts';

const { functionTimeout } = JSON.parse(readFileSync('host.json', 'utf8')) as { functionTimeout: string };
const [hours = 0, minutes = 0, seconds = 0] = functionTimeout.split(':').map(Number);
const HOST_MS = ((hours * 60 + minutes) * 60 + seconds) * 1000;

test.each([Object.keys(allJobs()).length, 20])(
  'a pass over %i jobs that all find more than they can do ends before its host does, and comes to each of them',
  async (count) => {
    const clock = movableClock('2026-03-12T08:00:00.000Z');
    const startedMs = clock.now().getTime();
    const done: Record<string, number> = {};
    async function* endless() {
      for (;;) yield { tenantId: 'tnt_1', id: 'one' };
    }
    const pass = {
      ports: { clock, sweepDb: { scan: endless }, log: { error: () => {} } },
      platformCtx: () => ({}),
    } as unknown as Pass;
    const job = (name: string): Job => ({
      due: () => ({ type: 'thing' }),
      begin: () => async () => {
        done[name] = (done[name] ?? 0) + 1;
        clock.move(1_000);
      },
    });
    const names = Array.from({ length: count }, (_, n) => `job ${n}`);
    const reports = await runJobs(pass, Object.fromEntries(names.map((name) => [name, job(name)])));

    expect(clock.now().getTime() - startedMs).toBeLessThan(HOST_MS);
    expect(Object.keys(done)).toEqual(names);
    expect(Object.values(reports).some(({ isCaughtUp }) => isCaughtUp)).toBe(false);
  },
);
