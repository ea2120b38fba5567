import { keyOf } from '../step-contract.ts';
import { metered } from './meter.ts';
import { nodeOf } from './scope.ts';

/** Tells the person once that a run has something for them. */
export const notify = metered('notify', async (ctx, scope) => {
  const node = nodeOf(scope, 'notify');
  const { items } = await ctx.suggestions.list({ status: 'pending', limit: 100 });
  const own = items.filter(({ runId }) => runId === scope.run.id).length;
  const body = node.message.replace('{suggestions}', waiting(own));
  const ops = await ctx.notifications.telling({
    key: `run:${scope.run.id}:${keyOf(scope.input)}`,
    title: scope.run.title,
    body,
    about: { type: 'run', id: scope.run.id },
  });
  return {
    kind: 'done',
    fact: { notified: true },
    spent: {},
    stepKind: 'notify',
    title: 'Told you in the app',
    reason: body,
    agent: null,
    sources: [],
    model: null,
    output: { as: 'note', value: {} },
    ops,
  };
});

function waiting(count: number): string {
  if (count === 0) return 'No suggestion waits';
  return count === 1 ? 'One suggestion waits' : `${count} suggestions wait`;
}
