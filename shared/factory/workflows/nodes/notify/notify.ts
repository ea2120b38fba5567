import { keyOf } from '../../step-contract.ts';
import { nodeOf } from '../../steps/current-step.ts';
import { metered } from '../../steps/meter.ts';

/** Tells the person once that a run has something for them. */
export const notify = metered('notify', async (ctx, step) => {
  const node = nodeOf(step, 'notify');
  const { items } = await ctx.suggestions.list({ status: 'pending', limit: 100 });
  const own = items.filter(({ runId }) => runId === step.run.id).length;
  const body = node.message.replace('{suggestions}', waiting(own, items.length - own));
  const ops = await ctx.notifications.telling({
    key: `run:${step.run.id}:${keyOf(step.input)}`,
    title: step.run.title,
    body,
    about: { type: 'run', id: step.run.id },
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

/** What this run proposed, and what was waiting before it. */
function waiting(own: number, earlier: number): string {
  if (own + earlier === 0) return 'No suggestion waits';
  const verb = own + earlier === 1 ? 'waits' : 'wait';
  if (earlier === 0) return `${counted(own, 'One')} ${verb}`;
  const before = `${counted(earlier, 'one')} from earlier runs`;
  return own === 0 ? `Nothing new; ${before} ${verb}` : `${counted(own, 'One')} and ${before} ${verb}`;
}

const counted = (count: number, one: string): string =>
  count === 1 ? `${one} suggestion` : `${count} suggestions`;
