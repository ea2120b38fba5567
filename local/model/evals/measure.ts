import type { ReplyDraft } from '../skills/reply-draft.ts';
import type { Triage } from '../skills/triage-answer.ts';
import { askDraft, askTriage } from './ask-model.ts';
import type { Case, CaseSet } from './read-cases.ts';
import { unsupported } from './supported.ts';

export interface Result {
  place: string;
  wanted: string[];
  got: string;
  isHit: boolean;
  draft: ReplyDraft | undefined;
  /** In plain words; empty when all is as it must be. */
  faults: string[];
}

/** Reads every conversation of a set as the agents would: sorted, and answered where an answer is wanted. */
export const measure = ({ desk, cases }: CaseSet): Result[] => cases.map((one) => measureOne(desk, one));

function measureOne(desk: CaseSet['desk'], one: Case): Result {
  const triage = askTriage(desk, one.thread);
  const isHit = one.classes.includes(triage.class);
  const [meant = ''] = one.classes;
  // Also where the class is wrong: a wrong class may cost time, a wrong sentence may cost more.
  const answered = triage.class === 'needs_reply' || meant === 'needs_reply';
  const { draft, read } = answered ? askDraft(desk, one.thread) : { draft: undefined, read: undefined };
  const faults = [
    ...(isHit ? [] : [`sorted as ${triage.class}, not as ${one.classes.join(' or ')}`]),
    ...reasonFaults(one, triage),
    ...(draft ? draftFaults(one, draft) : []),
    ...(draft && read ? unsupported(draft, { desk, thread: one.thread, read }) : []),
  ];
  return {
    place: `${one.place} ${one.thread.subject}`,
    wanted: one.classes,
    got: triage.class,
    isHit,
    draft,
    faults,
  };
}

const reasonFaults = ({ reason }: Case, triage: Triage) =>
  reason
    .filter((words) => !holds(triage.reason, words))
    .map((words) => `the reason does not say "${words}": ${triage.reason}`);

function draftFaults({ says, never }: Case, { body }: ReplyDraft): string[] {
  return [
    ...says
      .filter((words) => !holds(body, words))
      .map((words) => `the draft does not say "${words}": ${body}`),
    ...never.filter((words) => holds(body, words)).map((words) => `the draft says "${words}": ${body}`),
  ];
}

const holds = (text: string, words: string) => text.toLowerCase().includes(words.toLowerCase());

export interface Score {
  class: string;
  cases: number;
  /** 0 to 1; NaN where the class was never given. */
  precision: number;
  recall: number;
}

const CLASSES = ['needs_reply', 'waiting_on_them', 'to_read', 'to_file', 'noise'];

export const scores = (results: Result[]): Score[] =>
  CLASSES.map((name) => {
    const meant = results.filter(({ wanted }) => wanted[0] === name);
    const given = results.filter(({ got }) => got === name);
    return {
      class: name,
      cases: meant.length,
      precision: given.filter(({ isHit }) => isHit).length / given.length,
      recall: meant.filter(({ isHit }) => isHit).length / meant.length,
    };
  });
