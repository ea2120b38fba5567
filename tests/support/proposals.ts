import { READ_TOOLS } from '#factory/agents';
import {
  type Proposal,
  type Proposed,
  proposeAction,
  type Seen,
  type SuggestionDoc,
} from '#factory/suggestions';
import { type Ctx, DAY_MS, iso, later, type Stored } from '#kernel';
import type { World } from '../world.ts';
import type { MailParts } from './a-mail.ts';

let made = 0;

/** A suggestion as a run makes it, without the run: the same use-case over the same readers. */
export async function propose(
  w: World,
  wish: Partial<Proposal>,
  ctx: Ctx = w.ctx,
): Promise<Stored<SuggestionDoc>> {
  const proposed = await prepare(w, wish, ctx);
  if (proposed.kind === 'held_back') throw new Error(proposed.note);
  if (!(await isStored(w, proposed, ctx))) throw new Error('not stored');
  return w.ctx.suggestions.get(proposed.doc.id);
}

/** `false` = the store refused: something that it rests on has moved since it was prepared. */
export async function isStored(w: World, proposed: Proposed, ctx: Ctx = w.ctx): Promise<boolean> {
  if (proposed.kind === 'held_back') return false;
  return (await ctx.audit.commit(proposed.ops, proposed.events)).kind === 'committed';
}

/** As far as it goes without being stored. */
export async function prepare(w: World, wish: Partial<Proposal>, ctx: Ctx = w.ctx): Promise<Proposed> {
  made += 1;
  const name = `proposal-${made}`;
  const readers = await ctx.connections.readers();
  const [agent] = await ctx.agents.list();
  return proposeAction(
    ctx,
    { ...readers, now: w.clock.now() },
    {
      runId: 'run_1',
      agentId: agent?.id ?? 'agent_1',
      key: name,
      kind: 'mail.send',
      input: {},
      reason: 'Dana waits for an answer.',
      urgency: 4,
      sources: [],
      missing: [],
      influencedBy: [],
      trustedText: '',
      seen: await read(w, wish),
      sourceKey: name,
      holdUntilReply: null,
      offlineModel: true,
      ...wish,
    },
  );
}

/** What a run would have read before it proposes this. */
async function read(w: World, { input = {} }: Partial<Proposal>): Promise<Seen[]> {
  if (typeof input.threadId === 'string') return look(w, 'mail.readThread', { threadId: input.threadId });
  if (input.eventId === undefined) return [];
  const now = w.clock.now();
  return look(w, 'calendar.list', {
    from: iso(later(now, -DAY_MS)),
    to: iso(later(now, 14 * DAY_MS)),
  });
}

async function look(w: World, tool: string, input: object): Promise<Seen[]> {
  const result = await READ_TOOLS.get(tool)?.read(w.ctx, input);
  return result?.kind === 'read' ? (result.seen ?? []) : [];
}

/** A mail has arrived and an answer to it is proposed. */
export async function aReply(
  w: World,
  { mail, body, ...wish }: Partial<Proposal> & { mail?: MailParts; body?: string } = {},
) {
  const { conversationId: threadId } = await w.mailbox.deliver(mail);
  return propose(w, {
    input: { threadId, subject: 'Re: Thursday', body: body ?? 'Tue 10:00 works.' },
    ...wish,
  });
}

type Wish = Partial<Proposal> & { mail?: MailParts };

export async function anArchiving(w: World, { mail, ...wish }: Wish = {}) {
  const { conversationId: threadId } = await w.mailbox.deliver({ subject: 'Sale', ...mail });
  return propose(w, { kind: 'mail.archive', input: { threadId }, ...wish });
}

export async function aLabelling(w: World, { mail, label, ...wish }: Wish & { label?: string } = {}) {
  const { conversationId: threadId } = await w.mailbox.deliver({ subject: 'Receipt', ...mail });
  return propose(w, { kind: 'mail.applyLabel', input: { threadId, label: label ?? 'To file' }, ...wish });
}

/** An event of the person's own, on the next day at 13:00 UTC. */
export const anOwnEvent = (w: World): Promise<string> =>
  anEvent(w, [
    'SUMMARY:Acme review',
    `ORGANIZER;CN=Robin:mailto:${w.mailbox.address}`,
    'ATTENDEE;CN=Dana;PARTSTAT=ACCEPTED:mailto:dana@acme.example',
  ]);

/** An event that Dana has called and the person has not answered, at the same time. */
export const anInvitation = (w: World, title = 'Planning', more: string[] = []): Promise<string> =>
  anEvent(w, [
    `SUMMARY:${title}`,
    'ORGANIZER;CN=Dana:mailto:dana@acme.example',
    `ATTENDEE;CN=Robin;PARTSTAT=NEEDS-ACTION:mailto:${w.mailbox.address}`,
    ...more,
  ]);

async function anEvent(w: World, lines: string[]): Promise<string> {
  made += 1;
  const uid = `event-${made}@connectsoft.example`;
  await w.mailbox.addEvents(
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//connectsoft.me//tests//EN',
      'BEGIN:VEVENT',
      `UID:${uid}`,
      'DTSTAMP:20260310T080000Z',
      'DTSTART:20260313T130000Z',
      'DTEND:20260313T140000Z',
      ...lines,
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n'),
  );
  const event = (await w.mailbox.dump()).events.find((one) => one.uid === uid);
  if (!event) throw new Error('the event did not come into the calendar');
  return event.id;
}

export async function aMove(w: World, wish: Partial<Proposal> = {}) {
  const eventId = await anOwnEvent(w);
  const input = {
    eventId,
    start: '2026-03-17T09:00:00Z',
    end: '2026-03-17T10:00:00Z',
    zone: 'Europe/Berlin',
  };
  return propose(w, { kind: 'calendar.updateEvent', input, ...wish });
}

/** The answer to an invitation. */
export async function aResponse(
  w: World,
  { title, response = 'accepted', comment = '', ...wish }: Partial<Proposal> & Record<string, unknown> = {},
) {
  const eventId = await anInvitation(w, title as string | undefined);
  return propose(w, { kind: 'calendar.respond', input: { eventId, response, comment }, ...wish });
}

/** What a person who looked at this very revision would send. */
export const seen = ({ id, revision, hash }: SuggestionDoc) => ({ id, revision, hash });

/** One delivery of the yes to a suggestion that stands as it was proposed. */
export const delivery = (suggestionId: string, lastAttempt = false) => ({
  suggestionId,
  revision: 1,
  lastAttempt,
});
