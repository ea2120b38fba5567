import type { Demo } from './demo-context.ts';
import { Run, type Workflow } from './shapes.ts';
import { gatherProgress } from './show/conversations.ts';
import { showTotals } from './show/timeline.ts';
import { onTheClock } from './show/words.ts';
import { stop } from './stop.ts';
import { watchRun } from './watch.ts';

/** Starts a run and tells what it does until it ends. A run that did not complete ends the demo with its reason. */
export async function runLive({ api, screen, signal }: Demo, workflow: Workflow): Promise<Run> {
  if (!workflow.enabled) throw stop(`“${workflow.title}” is switched off.`);
  const { value: started } = await api.call({
    method: 'POST',
    path: `workflows/${workflow.id}/runs`,
    isOnce: true,
    shape: Run,
  });
  screen.tell(`Started “${started.title}” (${started.id}).`);

  const progress = gatherProgress(screen);
  const open = (headers: Record<string, string>, until: AbortSignal) =>
    api.open(`runs/${started.id}/live`, headers, until);
  for await (const seen of watchRun({ open, signal })) {
    if (seen.kind === 'resumed')
      screen.tell(`The stream broke; going on after event ${seen.after || 'none'}.`);
    if (seen.kind === 'step') {
      const lines = progress.take(seen.step);
      if (lines.length > 0) screen.say(...lines);
      screen.passing(progress.soFar());
    }
    if (seen.kind === 'end') {
      screen.say(...progress.rest(), '', ...showTotals(seen.run, screen));
      return demandCompleted(seen.run);
    }
  }
  throw stop('The run was watched to no end.');
}

function demandCompleted(run: Run): Run {
  if (run.status === 'completed') return run;
  const { outcome } = run;
  const facts = [
    `The run ended ${run.status}${outcome ? `: ${outcome.detail} (${outcome.code})` : '.'}`,
    outcome?.lift,
    outcome?.resetsAt && `It is possible again from ${onTheClock(outcome.resetsAt)}.`,
  ];
  throw stop(facts.filter(Boolean).join('\n'));
}
