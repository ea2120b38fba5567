import { type Job, type Pass, type Room, runJobs } from '#kernel';
import { ROOMS } from './rooms.ts';

/** One pass over the jobs of all rooms: picks up what a crash left lying and what has fallen due by itself. */
export const sweep = (pass: Pass): Promise<void> => runJobs(pass, JOBS);

const JOBS: Record<string, Job> = Object.fromEntries(
  ROOMS.flatMap(({ name, jobs = {} }: Room) =>
    Object.entries(jobs).map(([job, how]) => [`${name}.${job}`, how]),
  ),
);
