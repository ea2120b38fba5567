import type { Step } from '../shapes.ts';
import type { Paper } from '../terminal/screen.ts';
import { wrap } from '../terminal/wrap.ts';
import { counted } from './words.ts';

interface Conversation {
  steps: Step[];
  shown: number;
}

export interface Progress {
  /** Lines that are ready now: a conversation appears once something was proposed in it. */
  take(step: Step): string[];
  /** In one line, what was done so far. */
  soFar(): string;
  /** What was not shown yet, at the end of the run. */
  rest(): string[];
}

/** Gathers the steps of a run, which come side by side, into one story for each conversation. */
export function gatherProgress(paper: Paper): Progress {
  const conversations = new Map<number, Conversation>();
  const counts = new Map<string, number>();

  return {
    take(step) {
      if (step.item === null) return alone(step, paper);
      const conversation = conversations.get(step.item) ?? { steps: [], shown: 0 };
      conversation.steps.push(step);
      conversations.set(step.item, conversation);
      counts.set(step.kind, (counts.get(step.kind) ?? 0) + 1);
      return step.kind === 'suggest' ? story(conversation, paper) : [];
    },
    soFar() {
      const of = (kind: string) => counts.get(kind) ?? 0;
      return `read ${of('gather')} · ${counted(of('think'), 'turn')} of agents · ${counted(of('tool'), 'look-up')} · proposals for ${of('suggest')}`;
    },
    rest: () => leftOver([...conversations.values()], paper),
  };
}

const alone = ({ title, reason, status }: Step, { width, ink }: Paper): string[] => {
  const lines = wrap(reason ? `${title} · ${reason}` : title, { width, first: '  ' });
  return status === 'failed' ? lines.map((line) => ink('red', line)) : lines;
};

/** Read → sorted, and why → drafted → proposed. */
function story(conversation: Conversation, paper: Paper): string[] {
  const isLater = conversation.shown > 0;
  const [opening] = conversation.steps;
  const steps = conversation.steps.slice(Math.max(1, conversation.shown));
  conversation.shown = conversation.steps.length;
  const name = opening?.title ?? '';
  const reasons = new Set<string>();
  return [
    '',
    ...wrap(isLater ? `${name} (later)` : name, { width: paper.width, first: '  ' }).map((line) =>
      paper.ink('bold', line),
    ),
    ...steps.flatMap((step) => link(step, reasons, paper)),
  ];
}

/** A reason is told once: a draft and a proposal repeat the one of the sorting. */
function link({ title, reason, kind, status }: Step, told: Set<string>, { width, ink }: Paper): string[] {
  const isNews = reason !== null && !told.has(reason) && ![...told].some((known) => reason.startsWith(known));
  if (reason) told.add(reason);
  const mark = kind === 'suggest' && status === 'done' ? 'proposed: ' : '';
  const why = kind === 'think' && status === 'done' ? ', because: ' : ' · ';
  const text = `${mark}${title}${isNews ? `${why}${reason}` : ''}`;
  const lines = wrap(text, { width, first: '    → ', rest: '      ' });
  if (status === 'failed') return lines.map((line) => ink('red', line));
  return kind === 'suggest' ? lines.map((line) => ink('green', line)) : lines;
}

/** It was read, and that was all that there was to do; one that could not even be read is none of these. */
const isWithoutWork = ({ steps: [first, second] }: Conversation): boolean =>
  first?.status === 'done' && second === undefined;

/** Conversations that nothing was proposed in, and steps that came after a story was told. */
function leftOver(conversations: Conversation[], paper: Paper): string[] {
  const later = conversations.filter(({ shown, steps }) => shown > 0 && shown < steps.length);
  const quiet = conversations.filter(({ shown }) => shown === 0);
  const skipped = quiet.filter(isWithoutWork);
  const refused = quiet.filter(({ steps: [first] }) => first?.status === 'failed');
  const thought = quiet.filter((one) => !skipped.includes(one) && !refused.includes(one));
  return [
    ...[...later, ...thought].flatMap((conversation) => story(conversation, paper)),
    ...refused.flatMap(({ steps }) => steps.flatMap((step) => link(step, new Set(), paper))),
    ...(skipped.length > 0
      ? ['', paper.ink('bold', `  ${counted(skipped.length, 'conversation')} without work for an agent`)]
      : []),
    ...skipped.flatMap(({ steps: [step] }) => (step ? link(step, new Set(), paper) : [])),
  ];
}
