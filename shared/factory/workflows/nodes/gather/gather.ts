import { READ_TOOLS } from '#factory/agents';
import type { Fact } from '#factory/runs';
import { resolve } from '../../steps/bindings.ts';
import { blocked, nodeOf } from '../../steps/current-step.ts';
import { metered } from '../../steps/meter.ts';

/** Reads through one tool, without a model. */
export const gather = metered('gather', async (ctx, step) => {
  const node = nodeOf(step, 'gather');
  const read = node.reads[step.input.read ?? ''];
  const tool = read && READ_TOOLS.get(read.tool);
  if (!read || !tool) throw new Error(`${node.id} has no read ${step.input.read}`);

  const input = tool.input.parse(await resolve(step, read.input, ctx.clock.now()));
  const result = await tool.read(ctx, input);
  if (result.kind === 'blocked') return blocked(result);

  const [only] = result.sources;
  return {
    kind: 'done',
    fact: result.fact,
    spent: { connectorCalls: result.connectorCalls },
    stepKind: 'gather',
    title:
      result.sources.length === 1 && only && step.input.item ? `${node.title}: ${only.label}` : node.title,
    reason: filed(result.fact) ?? REASONS[String(result.fact.prefilter)] ?? found(result.fact),
    agent: null,
    sources: result.sources,
    model: null,
    output: {
      as: 'block',
      block: result.block,
      ...(result.seen && { seen: result.seen }),
      ...(result.noted && { noted: result.noted }),
    },
  };
});

function found({
  count,
  again,
  late,
  unreadable,
  parked,
  noRoom,
  left,
  leftFor,
  isOlderLeft,
  hasMore,
}: Fact): string | null {
  if (typeof count !== 'number') return null;
  const rest = hasMore ? (left ? `${left} or more` : 'More') : `${left}`;
  const told = [
    count === 0 ? 'Nothing new.' : `Found ${count}.`,
    again && `${again} of them were left over from earlier runs.`,
    late && `Showed up late, dated before what was read: ${late}.`,
    unreadable && `Could not be read, and named below: ${unreadable}.`,
    (left || hasMore) &&
      (leftFor === 'next_run'
        ? `${rest} are left for the next run.`
        : `${rest} older ones were not looked at.`),
    isOlderLeft && 'Mail of more than a week ago was left alone.',
    parked && `Set aside after several tries: ${parked}.`,
    noRoom && `Waiting until you have decided on some of what is proposed: ${noRoom}.`,
  ];
  return told.filter(Boolean).join(' ');
}

/** What a rule did is told as what a rule did, not as something that the person has done. */
const filed = ({ prefilter, ruleOf }: Fact): string | undefined =>
  prefilter === 'remembered_noise'
    ? `Filed as noise by your rule of ${ruleOf}, which you approved and can delete among your records; no model was asked.`
    : undefined;

/** What was decided without a model, and by what. */
const REASONS: Record<string, string> = {
  bulk: 'It went to many by its headers, and nobody in it asks you; no model was asked.',
  answered: 'You have answered last; nothing to do.',
  empty: 'The conversation is gone.',
  wordless:
    'Its newest mail shows no text that could be read, only pictures, links or what is hidden; please look at it yourself.',
};
