import { appendFileSync } from 'node:fs';
import type { OrchestrationContext } from 'durable-functions';
import { loadLibrary } from './core-api.ts';
import { startRig } from './rig.ts';

/**
 * A host in a process of its own, to be killed. Arguments: SQLite file, journal of activities, parallel
 * activities, a module with more orchestrations. Prints its origin when it serves; SIGTERM stops it in order.
 */
const [file = '', journal = '', parallel = '4', more] = process.argv.slice(2);
const { df } = loadLibrary();

interface Work {
  key: string;
  ms: number;
}

df.app.activity('work', {
  handler: async ({ key, ms }: Work) => {
    appendFileSync(journal, `start ${key}\n`);
    await new Promise((resolve) => setTimeout(resolve, ms));
    appendFileSync(journal, `end ${key}\n`);
    return 1;
  },
});

df.app.entity<number>('Counter', (context) => {
  if (context.df.operationName === 'add') context.df.setState((context.df.getState(() => 0) ?? 0) + 1);
});

function work(context: OrchestrationContext, step: string, ms = 40) {
  return context.df.callActivity('work', { key: `${context.df.instanceId}/${step}`, ms });
}

function count(context: OrchestrationContext) {
  context.df.signalEntity(new df.EntityId('Counter', 'all'), 'add');
}

function inMs(context: OrchestrationContext, ms: number) {
  return new Date(context.df.currentUtcDateTime.getTime() + ms);
}

df.app.orchestration('fanOut', function* (context) {
  const parts: number[] = yield context.df.Task.all(
    ['a', 'b', 'c', 'd', 'e', 'f'].map((step) => work(context, step)),
  );
  count(context);
  return parts.length;
});

df.app.orchestration('timed', function* (context) {
  yield work(context, 'before');
  yield context.df.createTimer(inMs(context, 300));
  yield work(context, 'after');
  count(context);
  return 'timed';
});

df.app.orchestration('child', function* (context) {
  const one: number = yield work(context, 'child');
  return one;
});

df.app.orchestration('family', function* (context) {
  const ids = ['left', 'right'].map((side) => `${context.df.instanceId}-${side}`);
  const parts: number[] = yield context.df.Task.all(
    ids.map((id) => context.df.callSubOrchestrator('child', null, id)),
  );
  count(context);
  return parts.length;
});

df.app.orchestration('rounds', function* (context) {
  const { round } = context.df.getInput() as { round: number };
  yield work(context, `round${round}`);
  if (round < 3) {
    context.df.continueAsNew({ round: round + 1 });
    return '';
  }
  count(context);
  return round;
});

df.app.orchestration('eventful', function* (context) {
  yield work(context, 'first', 60);
  const event: unknown = yield context.df.waitForExternalEvent('early');
  yield work(context, 'second');
  count(context);
  return event;
});

df.app.orchestration('chain', function* (context) {
  for (const step of ['1', '2', '3', '4']) yield work(context, step, step === '3' ? 400 : 10);
  return 'chained';
});

if (more) await import(more);
const rig = await startRig({ file, maxConcurrentActivities: Number(parallel) });
process.once('SIGTERM', () => void rig.stop());
process.stdout.write(`${rig.publicOrigin}\n`);
