import { type Clock, iso } from './clock.ts';
import type { KeyedDb } from './collection.ts';
import type { Ports } from './ctx.ts';
import type { JobReports } from './job.ts';

const ID = 'jobs';
/** Health is open to everybody, so the store is not asked for each who asks. */
const KNOWN_MS = 10_000;

interface JobsDoc {
  id: typeof ID;
  jobs: Record<string, { caughtUpAt: string | null; failed: number }>;
}

export interface JobHealth {
  name: string;
  /** Seconds since it last came to the end of what was due; null = it never has. */
  lagSec: number | null;
  /** At how many things it failed in its last pass. */
  failed: number;
}

/** Notes how a pass went. Of two that end in the same moment one is noted. */
export async function noteJobs(
  { directory, clock }: Pick<Ports, 'directory' | 'clock'>,
  reports: JobReports,
) {
  const known = await directory.get<JobsDoc>(ID);
  const now = iso(clock.now());
  const jobs = Object.fromEntries(
    Object.entries(reports).map(([name, { isCaughtUp, failed }]) => [
      name,
      { caughtUpAt: isCaughtUp ? now : (known?.jobs[name]?.caughtUpAt ?? null), failed },
    ]),
  );
  if (known) await directory.replace<JobsDoc>({ id: ID, jobs }, known.etag);
  else await directory.create<JobsDoc>({ id: ID, jobs });
}

/** How the jobs stand, on whatever instance their timer runs; up to ten seconds old. */
export function createJobHealth({ directory, clock }: Pick<Ports, 'directory' | 'clock'>) {
  let known: { jobs: JobsDoc['jobs']; untilMs: number } | undefined;
  return async (): Promise<JobHealth[]> => {
    const nowMs = clock.now().getTime();
    if (!known || known.untilMs <= nowMs) known = { jobs: await read(directory), untilMs: nowMs + KNOWN_MS };
    return Object.entries(known.jobs).map(([name, job]) => ({
      name,
      lagSec: lagOf(job.caughtUpAt, clock),
      failed: job.failed,
    }));
  };
}

const read = async (directory: KeyedDb) => (await directory.get<JobsDoc>(ID))?.jobs ?? {};

const lagOf = (caughtUpAt: string | null, clock: Clock): number | null =>
  caughtUpAt === null
    ? null
    : Math.max(0, Math.round((clock.now().getTime() - Date.parse(caughtUpAt)) / 1000));
