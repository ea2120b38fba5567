import { describe, expect, test } from 'vitest';
import { DAY_MS } from '#kernel';
import { anInvitation, anOwnEvent, aResponse, propose, seen } from '../../../../tests/support/proposals.ts';
import { type World, world } from '../../../../tests/world.ts';
import { approveSuggestion } from '../decide/approve.ts';
import { editSuggestion } from '../decide/edit-suggestion.ts';
import type { SuggestionDoc } from '../store.ts';

async function approved(w: World, { id }: Pick<SuggestionDoc, 'id'>): Promise<SuggestionDoc> {
  await approveSuggestion(w.asPerson(), seen(await w.ctx.suggestions.get(id)));
  await w.settle();
  return w.ctx.suggestions.get(id);
}

const told = async (w: World) => (await w.mailbox.sent()).map(({ subject, text }) => [subject, text.trim()]);
const eventIds = async (w: World) => (await w.mailbox.dump()).events.map(({ id }) => id);
const respond = (w: World, eventId: string, response = 'accepted') =>
  propose(w, { kind: 'calendar.respond', input: { eventId, response, comment: '' } });

describe('an invitation is answered in the calendar', () => {
  test.each([
    ['accepted', 'Accept the invitation “Planning” (13 Mar 2026, 13:00, UTC)', 'Accepted: Planning'],
    [
      'tentative',
      'Tentatively accept the invitation “Planning” (13 Mar 2026, 13:00, UTC)',
      'Tentative: Planning',
    ],
  ])('%s: the organiser is told once, and it stands so in the calendar', async (response, title, subject) => {
    const w = await world();
    const proposal = await aResponse(w, { response, comment: 'Thank you.' });
    expect(proposal).toMatchObject({ title, risk: 'medium', flags: ['has_guests'] });

    expect(await approved(w, proposal)).toMatchObject({ status: 'applied', outcome: { note: 'Done.' } });
    expect(await told(w)).toEqual([[subject, 'Thank you.']]);
    await expect(respond(w, (await eventIds(w))[0] ?? '')).rejects.toThrow('answered already');
  });

  test('as the person changed it: declined with a word, it leaves the calendar', async () => {
    const w = await world();
    const { id, etag: ifMatch } = await aResponse(w);
    const payload = { response: 'declined', comment: 'I am away that day.' };
    const { body } = await editSuggestion(w.ctx, { id, payload, ifMatch });
    expect(body.title).toBe('Decline the invitation “Planning” (13 Mar 2026, 13:00, UTC)');

    expect(await approved(w, { id })).toMatchObject({ status: 'applied' });
    expect(await told(w)).toEqual([['Declined: Planning', 'I am away that day.']]);
    expect(await eventIds(w)).toEqual([]);
  });

  test('to a series, for all of it', async () => {
    const w = await world();
    await anInvitation(w, 'Weekly', ['RRULE:FREQ=WEEKLY;COUNT=3']);
    const span = { from: w.clock.now(), to: new Date(w.clock.now().getTime() + 21 * DAY_MS) };
    const access = await w.ctx.connections.reader('calendar');
    if (access.kind === 'blocked') throw new Error('no calendar');
    const [first] = await access.reader.list(span);
    const proposal = await respond(w, first?.id ?? '');
    expect(proposal.title).toBe('Accept the invitation “Weekly” (each time from 13 Mar 2026, 13:00, UTC on)');
    await approved(w, proposal);

    const answers = (await access.reader.list(span)).map(({ ownResponse }) => ownResponse);
    expect(answers.length).toBeGreaterThan(1);
    expect(new Set(answers)).toEqual(new Set(['accepted']));
    expect(await told(w)).toEqual([['Accepted: Weekly', '']]);
  });
});

describe('an invitation is not answered', () => {
  test('when the person has answered it in the meantime', async () => {
    const w = await world();
    const proposal = await aResponse(w);
    const graph = await w.mailbox.otherClient();
    const [id = ''] = await eventIds(w);
    await graph('POST', `/events/${id}/tentativelyAccept`, { sendResponse: true });

    const { status, outcome } = await approved(w, proposal);
    expect(status).toBe('needs_review');
    expect(outcome?.note).toContain('You have answered this invitation in the meantime.');
    expect(await told(w)).toEqual([['Tentative: Planning', '']]);
  });

  test('when it was changed, or taken away, in the meantime', async () => {
    for (const [method, body, note] of [
      ['PATCH', { subject: 'Planning, longer' }, 'The event was changed in the meantime.'],
      ['DELETE', undefined, 'The event is no longer in the calendar.'],
    ] as const) {
      const w = await world();
      const proposal = await aResponse(w);
      const graph = await w.mailbox.otherClient();
      await graph(method, `/events/${(await eventIds(w))[0]}`, body);
      expect((await approved(w, proposal)).outcome?.note).toContain(note);
      expect(await told(w)).toEqual([]);
    }
  });

  test.each<[string, (w: World) => Promise<string>, string]>([
    ['it is the person’s own', anOwnEvent, 'nobody to answer'],
    ['it was cancelled', (w) => anInvitation(w, 'Off', ['STATUS:CANCELLED']), 'not looked at'],
    ['it was never seen', async () => 'no-such-event', 'not looked at'],
  ])('when %s', async (_why, make, note) => {
    const w = await world();
    await expect(respond(w, await make(w))).rejects.toThrow(note);
  });

  test('when it is over', async () => {
    const w = await world();
    const eventId = await anInvitation(w);
    w.clock.move(1.3 * DAY_MS);
    await expect(respond(w, eventId)).rejects.toThrow('The event is over.');
  });

  test('with a word that is no answer', async () => {
    const w = await world();
    await expect(respond(w, await anInvitation(w), 'maybe')).rejects.toThrow('declined');
  });

  test('twice: of two answers to one invitation one waits', async () => {
    const w = await world();
    const eventId = await anInvitation(w);
    await respond(w, eventId);
    await expect(respond(w, eventId, 'declined')).rejects.toThrow('is still open');
  });
});
