import { z } from 'zod';
import type { RunDoc } from '#factory/runs';
import { type BatchOp, cleanLine, iso } from '#kernel';
import { timelineKindOf } from '../nodes/index.ts';
import type { EndInput, Unfinished } from '../step-contract.ts';
import { readOutput, type StepCtx } from './current-step.ts';
import type { MovedOn } from './move-on.ts';
import { toldStep } from './told-step.ts';

/** What one batch of the store has room for beside the end of the run. */
const MOST_TOLD = 60;

const Items = z.object({
  items: z.array(z.looseObject({ threadId: z.string().optional(), subject: z.string().optional() })),
});
type Item = z.infer<typeof Items>['items'][number];

/** Each element of a list that was not finished has a line of its own: which one, why, and what becomes of it. */
export async function tellUnfinished(
  ctx: StepCtx,
  run: RunDoc,
  { at, unfinished, givenUp, seq }: EndInput,
  moved: MovedOn,
): Promise<BatchOp[]> {
  if (unfinished.length === 0) return [];
  const ttl = await ctx.plans.historySec('timeline');
  const when = iso(ctx.clock.now());
  const told = await Promise.all(
    unfinished.slice(0, MOST_TOLD).map(async (one, index): Promise<BatchOp> => {
      const last = givenUp.find(({ item }) => item?.of === one.of && item.index === one.index);
      const doc = toldStep(run, {
        ...lineOf(one, await itemOf(ctx, run, at[one.of], one.index), moved),
        key: `left-${one.of}-${one.index}`,
        // In the place of the step that it ended at, when that one left nothing behind.
        seq: last?.seq ?? seq + 1 + index,
        place: { node: last?.node ?? one.of, item: one.index, turn: null, call: null },
        kind: timelineKindOf(last?.activity),
        status: 'failed',
        at: when,
        ttl,
      });
      return { kind: 'create', doc };
    }),
  );
  const more = unfinished.length - MOST_TOLD;
  if (more <= 0) return told;
  const doc = toldStep(run, {
    ...{ key: 'left-more', seq: seq + 1 + MOST_TOLD, kind: 'end', status: 'failed', at: when, ttl },
    place: { node: 'end', item: null, turn: null, call: null },
    title: `Not finished either: ${more} more`,
    reason: 'A run names no more of them than this.',
  });
  return [...told, { kind: 'create', doc }];
}

async function itemOf(
  ctx: StepCtx,
  run: RunDoc,
  key: string | undefined,
  index: number,
): Promise<Item | undefined> {
  const output = key === undefined ? undefined : await readOutput(ctx, run.id, key);
  const list = output?.as === 'block' ? Items.safeParse(output.block.value) : undefined;
  return list?.data?.items[index];
}

function lineOf({ of, detail, waitsFor }: Unfinished, item: Item | undefined, { list, parked }: MovedOn) {
  const label = cleanLine(item?.subject ?? '') || '(no subject)';
  const aside = of === list ? parked.find(({ threadId }) => threadId === item?.threadId) : undefined;
  if (aside)
    return {
      title: `Set aside after ${aside.tries} tries: ${label}`,
      reason: `${detail} It is looked at again when a new message arrives in it, or when you ask for it.`,
    };
  if (of !== list) return { title: `Not finished: ${label}`, reason: detail };
  const until = waitsFor === undefined ? 'Left for the next run' : 'Waits until you have decided on others';
  return { title: `${until}: ${label}`, reason: detail };
}
