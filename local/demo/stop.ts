import { z } from 'zod';

/** What the shell is told: 0 all done, 1 refused or failed, 2 asked wrongly, 3 nothing answers, 130 interrupted. */
export const exitCodes = { refused: 1, usage: 2, unreachable: 3, interrupted: 130 };

export interface Stop extends Error {
  exitCode: number;
}

/** Ends the demo with sentences for a person instead of a stack. */
export const stop = (message: string, exitCode = exitCodes.refused): Stop =>
  Object.assign(new Error(message), { exitCode });

export const isStop = (error: unknown): error is Stop => error instanceof Error && 'exitCode' in error;

/** RFC 9457, with the members that this API adds where a limit was met. */
export const Problem = z.looseObject({
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string().optional(),
  traceId: z.string().optional(),
  resetsAt: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;

export interface Refusal extends Stop {
  problem: Problem;
}

export function refusal(problem: Problem): Refusal {
  const { title, detail, resetsAt, code, traceId } = problem;
  const facts = [
    detail,
    resetsAt && `It is free again from ${resetsAt}.`,
    `(${code}, HTTP ${problem.status}${traceId ? `, trace ${traceId}` : ''})`,
  ];
  return Object.assign(stop([title, ...facts.filter(Boolean)].join('\n')), { problem });
}

export const isRefusal = (error: unknown, code: string): error is Refusal =>
  isStop(error) && 'problem' in error && (error as Refusal).problem.code === code;
