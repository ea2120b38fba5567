import type { RunStatus, Spent } from '#factory/runs';
import type { MovedOn } from './move-on.ts';

/** What came of a run, in a sentence or two. */
export function summarise(status: RunStatus, spent: Spent, { again, parked, noRoom }: MovedOn): string {
  const later = again > 0 ? 'What could not be done is tried again next time.' : '';
  const waits = waitsForYou(noRoom);
  if (status !== 'completed') return sentences('The run did not come to its end.', later, waits);
  if (again + parked.length > 0)
    return sentences('Done in part; the timeline says why.', later, setAside(parked), waits);
  const isWaiting = noRoom > 0 && spent.modelCalls > 0 && spent.suggestions === 0;
  return sentences(isWaiting ? 'Done.' : whatCameOf(spent), waits);
}

/** Said of conversations for whose proposals there was no room. */
export function waitsForYou(count: number): string {
  if (count === 0) return '';
  const who = count === 1 ? 'One conversation waits' : `${count} conversations wait`;
  return `${who} until you have decided on some of what is proposed.`;
}

export const sentences = (...all: string[]): string => all.filter(Boolean).join(' ');

const setAside = ({ length }: MovedOn['parked']): string => {
  if (length === 0) return '';
  return length === 1
    ? 'One conversation was set aside after several tries.'
    : `${length} conversations were set aside after several tries.`;
};

function whatCameOf({ modelCalls, suggestions }: Spent): string {
  if (modelCalls === 0) return 'Looked, and found nothing new. This run does not count.';
  if (suggestions === 0) return 'Done. Nothing needs your decision.';
  return suggestions === 1
    ? 'Done. One suggestion waits for you.'
    : `Done. ${suggestions} suggestions wait for you.`;
}
