import type { Run, Step, Timeline } from '../shapes.ts';
import type { Paper } from '../terminal/screen.ts';
import { fit, wrap } from '../terminal/wrap.ts';
import { counted, dollars, labelled, quoted, seconds } from './words.ts';

/** “See what this agent did”: the steps that a suggestion came from in full, the others in a line each. */
export function showTimeline(
  { run, steps }: Timeline,
  isInFull: (step: Step) => boolean,
  paper: Paper,
): string[] {
  return [
    ...steps.flatMap((step) => (isInFull(step) ? full(step, paper) : [brief(step, paper)])),
    '',
    ...showTotals(run, paper),
  ];
}

/** Steps of the conversation that this suggestion came from. */
export function stepsBehind(suggestionId: string, { steps }: Timeline): (step: Step) => boolean {
  const origin = steps.find(({ suggestionIds }) => suggestionIds.includes(suggestionId));
  return ({ id, item }) => id === origin?.id || (item !== null && item === origin?.item);
}

const numbered = ({ seq }: Step): string => `  ${String(seq).padStart(3)} `;

const brief = (step: Step, { width, ink }: Paper): string =>
  ink('dim', fit(`${numbered(step)}${step.title}${step.reason ? ` · ${step.reason}` : ''}`, width));

const shownSources = 4;

function full(step: Step, paper: Paper): string[] {
  const { title, reason, sources, model, status } = step;
  const head = wrap(title, { width: paper.width, first: numbered(step), rest: '      ' });
  const more = sources.length - shownSources;
  const read = quoted(sources.slice(0, shownSources).map(({ label }) => label));
  return [
    ...head.map((line) => paper.ink(status === 'failed' ? 'red' : 'bold', line)),
    ...(reason ? labelled('why:', reason, paper, 6) : []),
    ...(read ? labelled('sources:', more > 0 ? `${read} and ${more} more` : read, paper, 6) : []),
    ...(model
      ? labelled(
          'model:',
          `${model.model}, ${counted(model.inputTokens, 'token')} in, ${counted(model.outputTokens, 'token')} out, ${dollars(model.microUsd)}, ${model.latencyMs} ms`,
          paper,
          6,
        )
      : []),
  ];
}

export function showTotals(
  { title, status, startedAt, endedAt, totals, charge, summary }: Run,
  paper: Paper,
): string[] {
  const facts = [
    `${title}: ${status}${endedAt ? ` after ${seconds(startedAt, endedAt)}` : ''}`,
    counted(totals.steps, 'step'),
    counted(totals.modelCalls, 'model call'),
    `${counted(totals.inputTokens, 'token')} in, ${counted(totals.outputTokens, 'token')} out`,
    `model cost ${dollars(totals.microUsd)}`,
    charge === 'charged' ? 'counts as one run' : 'does not count as a run',
  ];
  return [
    ...wrap(facts.join(' · '), { width: paper.width, first: '  ' }),
    ...(summary ? wrap(summary, { width: paper.width, first: '  ' }) : []),
  ];
}
