import type { ReplyDraft } from '../skills/reply-draft.ts';
import type { Thread } from '../source-shapes.ts';
import type { LookUps } from './ask-model.ts';
import type { Desk } from './read-cases.ts';
import {
  type Calendar,
  dayHolds,
  hebrewSlotHolds,
  isFreeOn,
  isNoDay,
  momentHolds,
  slotHolds,
} from './true-calendar.ts';

export interface Sources {
  desk: Desk;
  thread: Thread;
  read: LookUps;
}

/**
 * Every sentence of a draft that nothing bears, in plain words. A sentence is borne when it is a gap, a courtesy, somebody's
 * words letter by letter, a statement about the calendar that the calendar itself confirms, or a question for a day that
 * does not exist. Written beside the rules and not out of them, so that a new form of sentence fails until it is judged.
 */
export function unsupported(draft: ReplyDraft, sources: Sources): string[] {
  if (draft.outcome !== 'draft') return [];
  const [greeting = '', ...rest] = draft.body.split('\n\n');
  const signature = rest.at(-1) ?? '';
  return [
    ...(isGreeting.test(greeting) ? [] : [`the greeting "${greeting}"`]),
    ...(isSignature.test(signature) ? [] : [`the signature "${signature}"`]),
    ...rest.slice(0, -1).flatMap((paragraph) => unbornIn(paragraph, draft, sources)),
    ...ungapped(draft),
    ...unmoved(draft, sources),
  ].map((what) => `nothing bears ${what}`);
}

const isGreeting = /^(?:Hi|Hello|Dear|היי|שלום)(?: [\p{L}'’. -]+)?,$/u;
const isSignature = /^(?:Best|Kind regards|תודה|בברכה),(?:\n[\p{L} .-]+)?$/u;

function unbornIn(paragraph: string, draft: ReplyDraft, sources: Sources): string[] {
  const said = unquoted(paragraph, sources.thread);
  if (said === undefined) return [`a quote in "${paragraph}"`];
  const sentences = said.split(/(?<=[.?])\s+(?=[^\s])/u);
  return sentences
    .filter((sentence) => !isBorne(sentence, draft, sources))
    .map((sentence) => `"${sentence}"`);
}

/** Gaps and quotes as marks; undefined when a quote outside of a gap stands nowhere in the conversation. */
function unquoted(paragraph: string, { messages }: Thread): string | undefined {
  const gapless = paragraph.replace(/\[missing: [^\]]+\]/g, '▢');
  const quotes = [...gapless.matchAll(/“([^”]+)”/g)].map(([, words]) => words ?? '');
  const isSaid = (words: string) => messages.some(({ text }) => text.includes(words));
  return quotes.every(isSaid) ? gapless.replace(/“[^”]+”/g, '❝') : undefined;
}

const moment = '\\p{L}+,? \\d{1,2} \\p{L}+,? at \\d\\d:\\d\\d';
const forms: { form: RegExp; holds(found: RegExpExecArray, draft: ReplyDraft, sources: Sources): boolean }[] =
  [
    { form: /^(?:About [^▢]+: |לגבי [^▢]+: )?▢\.$/u, holds: () => true },
    {
      form: /^(?:As (?:I|you|[\p{L} .'-]+) wrote in this conversation|מתוך השיחה(?: \([^)]*\))?): ❝\.?$/u,
      holds: () => true,
    },
    {
      form: /^(?:Which suits you|Does that suit you|מה מתאים לך)\?$/u,
      holds: (_, { body }) => /I could do|that time is free|נוח לי/u.test(body),
    },
    {
      form: /^(?:Sure, we can move it|בשמחה, אפשר להזיז)\.$/u,
      holds: (_, { moveEvent }, { desk }) => moveEvent !== null && isOwn(desk, moveEvent.eventId),
    },
    {
      form: new RegExp(
        `^I could do (?<first>${moment})(?: or (?<second>${moment}))? \\((?<zone>[\\w/+-]+)\\)\\.$`,
        'u',
      ),
      holds: ({ groups = {} }, _, { desk, read }) =>
        groups.zone === desk.zone &&
        [groups.first, groups.second].every(
          (said) => said === undefined || slotHolds(said, read.slots, calendar(desk)),
        ),
    },
    {
      form: /^נוח לי (?<said>ב.+) \([\w/]+\)\.$/u,
      holds: ({ groups = {} }, _, { desk, read }) =>
        [...(groups.said ?? '').matchAll(/(?<dom>\d{1,2}) ב\p{L}+ בשעה (?<time>\d\d:\d\d)/gu)].every(
          ({ groups: one = {} }) => hebrewSlotHolds(one, read.slots, calendar(desk)),
        ),
    },
    {
      form: /^היומן שלי פנוי ב\D+(?<dom>\d{1,2}) ב\p{L}+(?: ב\p{L}+)?\.$/u,
      holds: ({ groups = {} }, _, { desk }) => isFreeOn(Number(groups.dom), calendar(desk)),
    },
    {
      form: new RegExp(
        `(?:^|, which is )(?<said>${moment}) \\([\\w/+-]+\\): (?<state>I am busy then|that time is free in my calendar)\\.$`,
        'u',
      ),
      holds: ({ groups = {} }, _, { desk }) =>
        momentHolds(groups.said ?? '', groups.state === 'I am busy then', calendar(desk)),
    },
    {
      form: /^(?:My calendar is free on (?<free>\p{L}+,? \d{1,2} \p{L}+)(?: in the (?<part>\p{L}+))?|On (?<day>\p{L}+,? \d{1,2} \p{L}+) I am busy (?<times>.+))\.$/u,
      holds: ({ groups = {} }, _, { desk }) =>
        dayHolds(groups.free ?? groups.day ?? '', groups.times ?? '', calendar(desk), groups.part),
    },
    {
      form: /^There is no (?<day>.+): which day do you mean\?$/u,
      holds: ({ groups = {} }, _, { thread }) =>
        isNoDay(groups.day ?? '') && isWritten(groups.day ?? '', thread),
    },
    {
      form: /^In my calendar, (?<day>.+) falls on another weekday: which day do you mean\?$/u,
      holds: ({ groups = {} }, _, { thread }) => isWritten(groups.day ?? '', thread),
    },
    {
      form: new RegExp(`^(?<title>.+): (?<said>${moment})(?:, [^.]+)?\\.$`, 'u'),
      holds: ({ groups = {} }, _, { desk, read }) =>
        read.events.some(({ title }) => title === groups.title) &&
        momentHolds(groups.said ?? '', true, calendar(desk)),
    },
    {
      form: /^(?:That time is free|Something else is) in my calendar(?: at that time)?\.$/u,
      holds: (_, draft) => draft.sources.some(({ source }) => source.startsWith('event:')),
    },
  ];

const isBorne = (sentence: string, draft: ReplyDraft, sources: Sources): boolean =>
  forms.some(({ form, holds }) => {
    const found = form.exec(sentence);
    return found !== null && holds(found, draft, sources);
  });

const calendar = ({ events = [], zone, now }: Desk): Calendar => ({ events, zone, now });
const isWritten = (words: string, { messages }: Thread) => messages.some(({ text }) => text.includes(words));
const isOwn = ({ events = [] }: Desk, id: string) =>
  events.some((event) => event.id === id && event.isOrganizer === true);

/** What is listed as missing stands as a gap in the text, and the other way round. */
function ungapped({ body, missing }: ReplyDraft): string[] {
  const gaps = [...body.matchAll(/\[missing: ([^\]]+)\]/g)].map(([, what]) => what ?? '');
  const listed = missing.map(({ what }) => what);
  return [
    ...gaps.filter((what) => !listed.includes(what)).map((what) => `the gap "${what}", which is not listed`),
    ...listed.filter((what) => !gaps.includes(what)).map((what) => `"${what}", which has no gap`),
  ];
}

/** An event that is moved is one of the person's own, to a time that their calendar gave. */
const unmoved = ({ moveEvent }: ReplyDraft, { desk, read }: Sources): string[] =>
  moveEvent === null ||
  (isOwn(desk, moveEvent.eventId) &&
    read.slots.some(
      ({ start, end }) =>
        Date.parse(start) <= Date.parse(moveEvent.start) && Date.parse(moveEvent.end) <= Date.parse(end),
    ))
    ? []
    : ['the move of an event'];
