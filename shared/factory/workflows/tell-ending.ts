import type { RunDoc } from '#factory/runs';
import { isOpen } from '#factory/runs';
import { type Ctx, listen, mustSee } from '#kernel';
import { sentences, waitsForYou } from './steps/run-summary.ts';
import { unfinishedOf } from './unfinished.ts';

/** A run that ended early, or had no room for what it would have proposed, is told of; one that went well says so itself. */
export const tellEnding = listen({
  on: ['run.ended'],
  concerns: ({ facts }) => facts.status !== 'completed' || facts.waitForRoom !== undefined,
  async hear(ctx, { subject, facts }) {
    const run = await endedRun(ctx, subject.id);
    if (!run) return;
    const { outcome } = run;
    if (outcome) return tell(ctx, run, 'ended', sentences(outcome.detail, outcome.lift ?? ''));
    await tell(ctx, run, 'no_room', await noRoom(ctx, run, facts.waitForRoom ?? 0));
  },
});

const endedRun = ({ db, runs }: Pick<Ctx, 'db' | 'runs'>, id: string): Promise<RunDoc | undefined> =>
  mustSee(db, id, async () => {
    const run = await runs.find(id);
    return run && !isOpen(run.status) ? run : undefined;
  });

/** The agent's own name is in the reason. */
async function noRoom(ctx: Pick<Ctx, 'db'>, run: RunDoc, count: number): Promise<string> {
  const held = (await unfinishedOf(ctx, run.workflowId)).filter(
    ({ runId, state }) => runId === run.id && state === 'waits_for_you',
  );
  const reasons = [...new Set(held.map(({ reason }) => reason))];
  return sentences(...reasons, waitsForYou(count), 'The timeline names them.');
}

const tell = (
  ctx: Pick<Ctx, 'notifications'>,
  { id, title }: RunDoc,
  what: 'ended' | 'no_room',
  body: string,
): Promise<void> =>
  ctx.notifications.tell({ key: `run:${id}:${what}`, title, body, about: { type: 'run', id } });
