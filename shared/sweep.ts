import { noteJobs, type Pass, runJobs } from '#kernel';
import { allJobs } from './rooms.ts';

/** One pass over the jobs of all rooms: picks up what a crash left lying and what has fallen due by itself. */
export async function sweep(pass: Pass): Promise<void> {
  await noteJobs(pass.ports, await runJobs(pass, allJobs()));
}
