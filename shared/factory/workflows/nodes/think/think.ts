import { type Block, type Exchange, type TurnOutcome, thinkTurn } from '#factory/agents';
import { runBudget } from '#factory/runs';
import { cleanLine, cleanText } from '#kernel';
import { keyOf } from '../../step-contract.ts';
import { type CurrentStep, isEnding, nodeOf, type Worker, workerOf } from '../../steps/current-step.ts';
import { type Done, metered } from '../../steps/meter.ts';
import { personOf } from '../../steps/person.ts';
import { noRoom, reserveProposal } from '../../steps/reserve-proposal.ts';

/** One turn of an agent: at most one model call. */
export const think = metered('think', async (ctx, step) => {
  const node = nodeOf(step, 'think');
  const worker = await workerOf(ctx, step, node.agent);
  if (isEnding(worker)) return worker;
  const room = await reserveProposal(ctx, step, worker, node);
  if (room === 'full') return noRoom(worker);
  if (room === 'moved') return { kind: 'retry', afterMs: 200, reason: 'run.contention', ours: 'passing' };
  const { me, preferences } = await personOf(ctx, step.run.id);
  const budget = runBudget(ctx, step.run);

  const turnCtx = { ai: ctx.ai, clock: ctx.clock, preferences: { read: async () => preferences } };
  const outcome = await thinkTurn(turnCtx, {
    template: worker.template,
    blocks: await blocksOf(step, node.read),
    before: await exchangesOf(step),
    budget,
    me,
  });
  if (outcome.kind === 'unavailable' || !outcome.usage) await budget.release();
  if (outcome.kind === 'unavailable')
    return { kind: 'retry', afterMs: outcome.retryAfterMs, reason: awayFor(outcome) };
  if (outcome.kind === 'ended' && !outcome.usage)
    return { kind: 'ended', status: outcome.status, outcome: outcome.outcome };
  return { ...tell(node.title, worker, outcome), ops: budget.settled(outcome.usage?.microUsd ?? 0) };
});

function awayFor(outcome: Extract<TurnOutcome, { kind: 'unavailable' }>): string {
  if (outcome.class !== 'budget_held') return 'ai.unavailable';
  return outcome.by === 'day' ? 'plan.day_budget_held' : 'plan.model_budget_held';
}

async function blocksOf(step: CurrentStep, names: string[]): Promise<Block[]> {
  const found = await Promise.all(names.map((name) => step.output(name)));
  return found.flatMap((output) => {
    if (output?.as === 'block') return [output.block];
    return output?.as === 'answer'
      ? [{ kind: 'answer', id: 'agent:answer', trust: 'untrusted' as const, value: output.value }]
      : [];
  });
}

async function exchangesOf(step: CurrentStep): Promise<Exchange[]> {
  const { input } = step;
  return Promise.all(
    input.calls.map(async (wanted, index): Promise<Exchange> => {
      const turn = { ...input, turn: index + 1 };
      const said = await step.outputAt(keyOf({ ...turn, call: null }));
      if (said.as === 'bad_answer') return { kind: 'bad_answer', text: said.text, problem: said.problem };
      if (said.as === 'cut') return { kind: 'cut' };
      if (said.as !== 'calls') throw new Error('a turn left neither calls nor an answer');
      const results = await Promise.all(
        Array.from({ length: wanted }, (_, call) => step.outputAt(keyOf({ ...turn, call }))),
      );
      return {
        kind: 'calls',
        calls: said.calls.flatMap((call, index) => {
          const result = results[index];
          return result?.as === 'block' ? [{ call, result: result.block }] : [];
        }),
      };
    }),
  );
}

type Told = Exclude<TurnOutcome, { kind: 'unavailable' }>;

function tell(title: string, { agentId, template }: Worker, outcome: Told): Done {
  const { usage } = outcome;
  const spent = usage
    ? {
        modelCalls: 1,
        inputTokens: usage.inputTokens,
        outputTokens: usage.outputTokens,
        microUsd: usage.microUsd,
      }
    : {};
  const base = {
    kind: 'done' as const,
    spent,
    stepKind: 'think' as const,
    agent: template.title,
    model: usage,
    sources: [],
  };
  switch (outcome.kind) {
    case 'answer':
      return {
        ...base,
        fact: { ...outcome.fact, next: 'answer' },
        title: cleanLine(`${template.title}: ${filled(title, outcome.value)}`),
        reason: typeof outcome.value.reason === 'string' ? cleanText(outcome.value.reason) : null,
        sources: pointers(outcome.value.sources),
        output: { as: 'answer', value: outcome.value },
      };
    case 'calls':
      return {
        ...base,
        fact: { next: 'calls', calls: outcome.calls.length },
        title: `${template.title} looks something up first`,
        reason: null,
        output: { as: 'calls', calls: outcome.calls },
      };
    case 'bad_answer':
      return {
        ...base,
        status: 'failed',
        fact: { next: 'repair' },
        title: `${template.title}: the answer could not be used`,
        reason: outcome.problem,
        output: { as: 'bad_answer', text: outcome.text.slice(0, 8_000), problem: outcome.problem },
      };
    case 'cut':
      return {
        ...base,
        status: 'failed',
        fact: { next: 'cut' },
        title: `${template.title}: the answer did not fit`,
        reason: 'It is asked for again, with more room.',
        output: { as: 'cut' },
      };
    case 'ended':
      return {
        ...base,
        status: 'failed',
        fact: { next: 'ended', status: outcome.status, code: outcome.outcome.code, agentId },
        title: `${template.title} stopped`,
        reason: outcome.outcome.detail,
        output: { as: 'note', value: { outcome: outcome.outcome } },
      };
  }
}

/** Where an answer points to, whichever of the agreed forms it uses. */
export function pointers(sources: unknown): Done['sources'] {
  if (!Array.isArray(sources)) return [];
  return sources.slice(0, 20).flatMap((source: Record<string, unknown>) => {
    const id = source?.messageId ? `mail:${source.messageId}` : source?.source;
    if (typeof id !== 'string') return [];
    const label = typeof source.quote === 'string' ? cleanText(source.quote) : id;
    return [{ type: id.split(':')[0] ?? 'mail', id, label }];
  });
}

/** A title may name short fields of the answer, such as `{class}`. */
function filled(title: string, answer: Record<string, unknown>): string {
  return title.replace(/\{(\w+)\}/g, (_all, name: string) => String(answer[name] ?? '').replaceAll('_', ' '));
}
