import type { ById, Ctx } from '#kernel';
import {
  type CalendarEvent,
  type MailMessage,
  type ReaderOf,
  readBlocked,
  readOrProblem,
  type Spoken,
  unlessGone,
} from '#platform/connectors';
import { capabilityOf } from './actions/index.ts';
import { thaw } from './canonical-action.ts';
import type { Action } from './schema.ts';
import { SHOWN_MESSAGES, type SuggestionSource } from './source-schema.ts';

/** Looked up in the account that the action belongs to, with the grant to read, whenever the person asks. */
export async function getSuggestionSource(
  ctx: Pick<Ctx, 'suggestions' | 'connections' | 'plans'>,
  { id }: ById,
): Promise<SuggestionSource> {
  const action = thaw((await ctx.suggestions.get(id)).canonical);
  return capabilityOf(action.kind) === 'mail' ? readConversation(ctx, action) : readEvent(ctx, action);
}

type Needs = Pick<Ctx, 'connections' | 'plans'>;

async function readConversation(ctx: Needs, action: Action): Promise<SuggestionSource> {
  const { threadId = '', inReplyTo } = action.target;
  const mail = await readerFor(ctx, 'mail', action);
  const read = await readOrProblem(mail.readThread(threadId, SHOWN_MESSAGES + 1));
  const messages = read.filter(({ isDraft }) => !isDraft);
  if (messages.length === 0) return { kind: 'gone' };
  const newest = messages.slice(-SHOWN_MESSAGES).toReversed();
  return {
    kind: 'mail',
    messages: newest.map((message) => toMessage(message, inReplyTo)),
    mayHaveOlder: read.length > SHOWN_MESSAGES,
  };
}

async function readEvent(ctx: Needs, action: Action): Promise<SuggestionSource> {
  const calendar = await readerFor(ctx, 'calendar', action);
  const event = await readOrProblem(unlessGone(calendar.getEvent(action.target.eventId ?? '')));
  return event ? { kind: 'event', event: toEvent(event) } : { kind: 'gone' };
}

/** The look that follows is counted before it is made. */
async function readerFor<C extends Spoken>(
  { connections, plans }: Needs,
  capability: C,
  { connectionId }: Action,
): Promise<ReaderOf<C>> {
  const access = await readOrProblem(connections.reader(capability, { connectionId }));
  if (access.kind === 'blocked') throw readBlocked(access);
  await plans.takeConnectorCall();
  return access.reader;
}

function toMessage(message: MailMessage, inReplyTo: string | undefined) {
  const { id, from, to, cc, receivedAt, subject, text, isSent, attachments } = message;
  return {
    from,
    to,
    cc,
    at: receivedAt,
    subject,
    text,
    isOwn: isSent,
    isAnswered: id === inReplyTo,
    attachments: attachments.map(({ name, size }) => ({ name, size })),
  };
}

function toEvent(event: CalendarEvent) {
  const { title, start, end, place, status, organizer, isOrganizer, ownResponse, attendees } = event;
  return { title, start, end, place, status, organizer, isOrganizer, ownResponse, attendees };
}
