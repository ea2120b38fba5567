import { later, MINUTE_MS } from './clock.ts';
import type { Query } from './collection.ts';
import type { Ctx, Outside } from './ctx.ts';
import { faultOf } from './fault.ts';

/** A pass ends before its host does (`functionTimeout` in host.json); each job has its share, so none takes another's. */
const PASS_MS = 4 * MINUTE_MS;

/** How old something must be to count as left lying: whoever made it has had the time to carry it on. */
export const SWEEP_GRACE_MS = 20_000;

/** What a pass over the jobs is made with. */
export interface Pass extends Outside {
  /** A context of the platform in this tenant. */
  platformCtx(tenantId: string): Ctx;
}

/** Work that falls due by itself, over all tenants: found by a query, done one by one, each at least once. */
export interface Job {
  /** What is due at this time, the longest due first. */
  due(now: Date): { type: string } & Pick<Query, 'where' | 'params' | 'orderBy'>;
  /** Made anew for each pass; what it remembers, it remembers for that pass only. */
  begin(pass: Pass): (ctx: Ctx, id: string) => Promise<void>;
}

/** How each job went: whether it came to the end of what was due, and at how many things it failed. */
export type JobReports = Record<string, { isCaughtUp: boolean; failed: number }>;

/** One pass over the jobs, one after the other. What failed is found again by the next; what belongs to others goes on. */
export async function runJobs(pass: Pass, jobs: Record<string, Job>): Promise<JobReports> {
  const reports: JobReports = {};
  const shareMs = PASS_MS / Object.keys(jobs).length;
  for (const [name, job] of Object.entries(jobs)) {
    const report = { isCaughtUp: false, failed: 0 };
    reports[name] = report;
    await guarded(pass, { job: name }, report, () => runJob({ ...pass, name, shareMs }, job, report));
  }
  return reports;
}

async function runJob(
  pass: Pass & { name: string; shareMs: number },
  { due, begin }: Job,
  report: JobReports[string],
) {
  const { clock, sweepDb } = pass.ports;
  const until = later(clock.now(), pass.shareMs);
  const { type, ...query } = due(clock.now());
  const work = begin(pass);
  for await (const { tenantId, id } of sweepDb.scan(type, query)) {
    await guarded(pass, { job: pass.name, tenantId, id }, report, () => work(pass.platformCtx(tenantId), id));
    if (clock.now() > until) return;
  }
  report.isCaughtUp = true;
}

async function guarded(
  { ports }: Pass,
  about: Record<string, string>,
  report: JobReports[string],
  work: () => Promise<void>,
) {
  try {
    await work();
  } catch (error) {
    report.failed += 1;
    ports.log.error('job.failed', { ...about, ...faultOf(error) });
  }
}
