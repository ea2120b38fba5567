import type { CalendarEvent, FreeBusy, Message, Thread, Tone } from '../source-shapes.ts';
import { pointerTo } from '../sources.ts';
import { thingsAsked } from './asked.ts';
import { asksOf } from './asks.ts';
import { findInstructionToAssistant } from './injection.ts';
import { answerInvitation, type InvitationAnswer } from './invitation.ts';
import { languageOf, localeLanguage, unreadLanguage } from './language.ts';
import { invitedTo, isColdPitch, mailKind } from './mail-kinds.ts';
import { eventToMove, isOrganisedBy, type MeetingWish, meetingWish } from './meeting.ts';
import { firstName, isOrganisation, type Person, sameAddress } from './people.ts';
import { requestReason } from './reasons.ts';
import type { Desk, Missing, Part } from './reply-desk.ts';
import { toParts } from './reply-parts.ts';
import { replyWords } from './reply-words.ts';
import { freshText, quoteOf } from './sentences.ts';
import { lastMessage } from './triage-answer.ts';
import { triageWords } from './triage-words.ts';

export interface ReplyInput {
  thread: Thread;
  events: CalendarEvent[];
  /** The events were looked up, even when there are none. */
  hasCalendar: boolean;
  /** From when until when (RFC 3339); undefined when all events there are were given. */
  calendarSpan?: { from: string; to: string } | undefined;
  freeBusy: FreeBusy | undefined;
  tone: Tone | undefined;
  now: string;
  zone: string;
  locale: string;
  me: Person;
}

export interface ReplyDraft {
  outcome: 'draft' | 'answer_invitation' | 'nothing_to_do';
  subject: string;
  body: string;
  missing: Missing[];
  moveEvent: { eventId: string; start: string; end: string; zone: string } | null;
  invitation: InvitationAnswer | null;
  reason: string;
  sources: { source: string; quote: string }[];
}

/** A reply from what the sources hold. What none of them holds stands as `[missing: …]` and in the list. */
export function draftReply(input: ReplyInput): ReplyDraft {
  const last = lastMessage(input.thread);
  const why = whyNothing(input, last);
  if (why) return { ...NO_TEXT, outcome: 'nothing_to_do', invitation: null, reason: why, sources: [] };
  const desk = toDesk(input, last);
  const invitation = desk.isInvitation ? answerInvitation(desk.event, input) : null;
  if (invitation && desk.asked.length === 0)
    return {
      ...NO_TEXT,
      outcome: 'answer_invitation',
      invitation,
      reason: invitationReason(input, desk, invitation),
      sources: [{ source: pointerTo('event', invitation.eventId), quote: quoteOf(desk.event?.title ?? '') }],
    };
  // Whether one comes is said in the calendar; the mail answers what else is asked.
  const parts = toParts({ ...desk, isInvitation: desk.isInvitation && !invitation });
  const own = desk.asked.map(({ quote }) => ({ source: pointerTo('mail', last.id), quote: quoteOf(quote) }));
  return {
    outcome: 'draft',
    subject: replySubject(input.thread.subject),
    body: toBody(input, desk, parts),
    missing: parts.flatMap(({ missing }) => missing ?? []),
    moveEvent: toMove(input, desk, parts),
    invitation,
    reason: draftReason(input, desk),
    sources: distinct([...own, ...parts.flatMap(({ sources }) => sources ?? [])]),
  };
}

const NO_TEXT = { subject: '', body: '', missing: [], moveEvent: null };

function invitationReason(input: ReplyInput, desk: Desk, { response }: InvitationAnswer): string {
  const words = triageWords[localeLanguage(input.locale)];
  return `${draftReason(input, desk)} ${response === 'tentative' ? words.somethingElseThen : words.nothingElseThen}`;
}

function draftReason({ thread, locale }: ReplyInput, { last, asked }: Desk): string {
  const language = localeLanguage(locale);
  const title = invitedTo(thread.subject);
  const name = firstName(last.from);
  const unread = unreadLanguage(freshText(last.text));
  if (unread) return triageWords[language].unreadAsks(name, unread);
  return title ? triageWords[language].invites(name, title) : requestReason(name, asked, language);
}

function toDesk(input: ReplyInput, last: Message): Desk {
  const wish = meetingWish(last, input.thread, input);
  const title = invitedTo(input.thread.subject);
  const requests = thingsAsked(asksOf(last, input.thread.subject));
  return {
    ...input,
    calendarSpan: input.calendarSpan,
    last,
    wish,
    language: languageOf(last.text),
    // Whether one comes is what an invitation asks, in whatever words.
    asked: title ? requests.filter(({ kind }) => kind !== 'act' && kind !== 'confirm') : requests,
    isInvitation: title !== undefined,
    event: title ? invitedEvent(input.events, title) : movedEvent(input, wish, last),
  };
}

const invitedEvent = (events: CalendarEvent[], title: string) =>
  events.find((event) => event.title.trim().toLowerCase() === title.trim().toLowerCase());

const movedEvent = (input: ReplyInput, wish: MeetingWish | undefined, last: Message) =>
  wish?.request.kind === 'move'
    ? eventToMove(wish, { ...input, last, subject: input.thread.subject })
    : undefined;

function whyNothing({ thread, me, locale }: ReplyInput, last: Message): string | undefined {
  const say = (en: string, he: string) => (localeLanguage(locale) === 'he' ? he : en);
  if (last.isSent || sameAddress(last.from.address, me.address))
    return say('You wrote last; there is nothing to answer.', 'כתבת אחרון; אין על מה לענות.');
  if (findInstructionToAssistant(last.text))
    return say(
      'The mail tries to instruct the assistant; it gets no answer.',
      'ההודעה מנסה לתת הוראות לעוזר; היא לא תיענה.',
    );
  const isPerson = mailKind(last, thread.subject, me) === 'person' && !isColdPitch(thread, last);
  if (!isPerson || !(asksOf(last, thread.subject).length > 0 || invitedTo(thread.subject)))
    return say('Nothing is asked of you; there is nothing to answer.', 'לא מבקשים ממך דבר; אין על מה לענות.');
  return undefined;
}

function toBody({ tone, me }: ReplyInput, { last, language }: Desk, parts: Part[]): string {
  const isFormal =
    tone?.traits.some((trait) => /formal|רשמי/i.test(trait) && !/informal|לא רשמי/i.test(trait)) ?? false;
  const words = replyWords[language];
  const signature = tone?.signature?.trim() || [words.closing(isFormal), signedAs(me)].join('\n').trim();
  const name = isOrganisation(last.from) ? undefined : firstName(last.from);
  return [words.greeting(name, isFormal), ...parts.map(({ text }) => text), signature].join('\n\n');
}

/** Whoever has told no name signs with none: an address, or what stands before its @, is no name. */
function signedAs(me: Person): string {
  const [local = ''] = me.address.split('@');
  const isName =
    me.name.trim() !== '' && !me.name.includes('@') && me.name.trim().toLowerCase() !== local.toLowerCase();
  return isName ? firstName(me) : '';
}

/** Only an event of one's own can be moved; guests can only ask. */
function toMove(
  { me }: ReplyInput,
  { event, zone, isInvitation }: Desk,
  parts: Part[],
): ReplyDraft['moveEvent'] {
  const slot = parts.flatMap(({ slots }) => slots ?? [])[0];
  if (isInvitation || !event || !slot || !isOrganisedBy(event, me)) return null;
  return { eventId: event.id, ...slot, zone };
}

const replySubject = (subject: string) =>
  /^re:/i.test(subject.trim()) ? subject.trim() : `Re: ${subject.trim()}`.trim();

const distinct = (sources: { source: string; quote: string }[]) => [
  ...new Map(sources.map((one) => [`${one.source} ${one.quote}`, one])).values(),
];
