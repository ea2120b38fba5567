import { type Story, together } from '#kernel';
import { failed, stopped, whyEnded } from '../../endings.ts';
import type { Ending } from '../../step-contract.ts';
import { type Path, remember, type Walk } from '../../walk.ts';
import { bare, type NodeKind, type OutlineOf, type TurnLimits } from '../node-kind.ts';
import type { ThinkNode } from './schema.ts';

export interface ThinkOutline extends OutlineOf<'think'> {
  limits?: TurnLimits | undefined;
}

const MAX_TOOL_CALLS = 60;

/** An agent at work: one model call per turn, its look-ups in between, until it answers or meets a limit. */
export const think: NodeKind<ThinkNode, ThinkOutline, 'think' | 'callTool'> = {
  steps: { think: 'think', callTool: 'tool' },
  outline: (node, { limits }) => ({ ...bare(node), limits: limits(node.agent) }),
  *visit(walk, node, path) {
    const limits = node.limits ?? { turns: 1, toolCalls: 0 };
    const calls: number[] = [];
    let repaired = false;

    for (let turn = 1; turn <= limits.turns; turn += 1) {
      const step = yield* walk.step('think', node, path, { turn, calls: [...calls] });
      if (step.ending) return step.ending;
      if (step.fact.next === 'answer') return void remember(path, node.id, step);
      if (step.fact.next === 'ended') return whyEnded(step.fact);
      if (step.fact.next === 'repair' && repaired)
        return failed('agent.bad_answer', 'The model twice gave an answer that could not be used.');
      repaired ||= step.fact.next === 'repair';

      const wanted = step.fact.next === 'calls' ? Number(step.fact.calls) : 0;
      walk.counter.toolCalls += wanted;
      if (walk.counter.toolCalls > MAX_TOOL_CALLS)
        return stopped('run.tool_limit', `A run may make ${MAX_TOOL_CALLS} look-ups.`);
      calls.push(wanted);
      const ending = yield* callTools(walk, node, path, calls);
      if (ending) return ending;
    }
    return stopped('agent.turn_limit', `An agent did not come to an answer within ${limits.turns} turns.`);
  },
};

/** What the last turn wanted to look up. */
function* callTools(
  walk: Walk<'callTool'>,
  node: ThinkOutline,
  path: Path,
  calls: number[],
): Story<Ending | undefined> {
  const turn = calls.length;
  const wanted = Array.from({ length: calls.at(-1) ?? 0 }, (_, call) =>
    walk.step('callTool', node, path, { turn, calls: [...calls], call }),
  );
  const steps = yield* together(wanted);
  // What the agent looked up itself influenced its answer as much as what it was given.
  for (const { key } of steps) path.at[key] = key;
  return steps.find((step) => step.ending)?.ending;
}
