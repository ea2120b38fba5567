import type { z } from 'zod';
import { type Crashed, perform, type Story } from './story.ts';

/**
 * Work that a story asks for by its name. `Ctx` is all that it may use, `input` what the engine keeps of it in its
 * history: ids, codes and numbers.
 */
export interface Activity<Ctx, Input extends { tenantId: string }, Result> {
  input: z.ZodType<Input>;
  work(ctx: Ctx, input: Input): Promise<Result>;
  /** Checks what the engine hands over, and works in the context of the tenant that it names. */
  deliver(ctxOf: (tenantId: string) => Ctx, given: unknown): Promise<Result>;
}

/** Activities by their names. What takes them all gives each the same context, so none may need more. */
export type Activities<Ctx> = Record<
  string,
  { input: z.ZodType } & Pick<Activity<Ctx, never, unknown>, 'deliver'>
>;

export const activity = <Ctx, Input extends { tenantId: string }, Result>(
  input: z.ZodType<Input>,
  work: (ctx: Ctx, input: Input) => Promise<Result>,
): Activity<Ctx, Input, Result> => ({
  input,
  work,
  deliver(ctxOf, given) {
    const checked = input.parse(given);
    return work(ctxOf(checked.tenantId), checked);
  },
});

type InputOf<S> = S extends Activity<never, infer Input, unknown> ? Input : never;
type ResultOf<S> = S extends { work(...given: never): Promise<infer Result> } ? Result : never;

/**
 * How a story asks for the activities of a record: by a key of it, for that activity's result. A story takes the type of the
 * record alone, so that none of the work lies behind it.
 */
export const performing =
  <Record>() =>
  <Name extends keyof Record & string>(
    name: Name,
    input: InputOf<Record[Name]>,
  ): Story<ResultOf<Record[Name]> | Crashed> =>
    perform<ResultOf<Record[Name]>>(name, input);
