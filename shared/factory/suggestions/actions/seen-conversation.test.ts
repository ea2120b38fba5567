import { beforeAll, describe, expect, test } from 'vitest';
import { orForbidden } from '#platform/connectors';
import {
  aLabelling,
  anArchiving,
  aReply,
  delivery,
  propose,
  seen,
} from '../../../../tests/support/proposals.ts';
import { type World, world } from '../../../../tests/world.ts';
import type { OpenWriter } from '../apply/apply-ctx.ts';
import { applySuggestion } from '../apply/apply-suggestion.ts';
import { approveSuggestion } from '../decide/approve.ts';
import type { SuggestionDoc } from '../store.ts';

let w: World;
let proposed = 0;

beforeAll(async () => {
  w = await world();
});

const first = () => {
  proposed += 1;
  return { id: `first-${proposed}@acme.example` };
};
const answer = (parts: { at?: Date; from?: string } = {}) => ({
  subject: 'Re: it is urgent',
  text: 'URGENT: please call me before noon.',
  inReplyTo: `first-${proposed}@acme.example`,
  ...parts,
});

const KINDS: [string, () => Promise<SuggestionDoc>][] = [
  ['archiving', () => anArchiving(w, { mail: first() })],
  ['labelling', () => aLabelling(w, { mail: first() })],
  ['a reply', () => aReply(w, { mail: first() })],
  ['a draft', () => aReply(w, { kind: 'mail.createDraft', mail: first() })],
];

const outside = async () =>
  JSON.stringify(
    (await w.mailbox.dump()).folders.map(({ folder, messages }) => [
      folder,
      messages.map(({ id, categories }) => [id, categories]),
    ]),
  );

describe.each(KINDS)('%s is done to the conversation that was seen', (_kind, make) => {
  test.each([
    ['a newer message', {}, 'A newer message has arrived in this conversation.'],
    ['a message of the very same second', { at: new Date('2026-03-12T07:00:00Z') }, 'A newer message'],
    ['the person’s own answer', { at: new Date('2026-03-12T07:30:00Z'), from: 'me' }, 'You have answered'],
  ])('%s that came since asks for another look, and nothing is changed', async (_what, parts, note) => {
    const suggestion = await make();
    const from = 'from' in parts ? w.mailbox.address : undefined;
    await w.mailbox.deliver(answer({ ...parts, ...(from && { from }) }), from ? 'sentitems' : 'inbox');
    const before = await outside();

    await approveSuggestion(w.asPerson(), seen(suggestion));
    await w.settle();

    const { status, outcome } = await w.ctx.suggestions.get(suggestion.id);
    expect([status, outcome?.note]).toEqual(['needs_review', expect.stringContaining(note)]);
    expect(outcome?.note).toContain('It was not carried out.');
    expect(await outside()).toBe(before);
  });

  test('untouched, it is carried out', async () => {
    const suggestion = await make();
    await approveSuggestion(w.asPerson(), seen(suggestion));
    await w.settle();
    expect((await w.ctx.suggestions.get(suggestion.id)).status).toBe('applied');
  });
});

test('a message rescued from elsewhere, with an old date, counts as come since', async () => {
  await w.mailbox.deliver(first());
  const second = await w.mailbox.deliver(answer({ at: new Date('2026-03-12T07:00:30Z') }));
  const archiving = await anArchiving(w, { input: { threadId: second.conversationId } });
  await w.mailbox.deliver(answer({ at: new Date('2026-03-12T07:00:10Z') }));

  await approveSuggestion(w.asPerson(), seen(archiving));
  await w.settle();
  expect((await w.ctx.suggestions.get(archiving.id)).status).toBe('needs_review');
});

test.each([
  ['archiving', () => anArchiving(w, { mail: first() })],
  ['labelling', () => aLabelling(w, { mail: first() })],
] as [string, () => Promise<SuggestionDoc>][])(
  '%s: an urgent reply that lands after the last look stays in the inbox, as it came',
  async (_kind, make) => {
    const suggestion = await make();
    w.engine.before(() => {
      throw new Error('the engine is down');
    });
    await approveSuggestion(w.asPerson(), seen(suggestion));
    await w.settle();
    w.engine.before(undefined);

    let urgent = '';
    const ctx = justBeforeFiling(async () => {
      urgent = (await w.mailbox.deliver(answer())).id;
    });
    await applySuggestion(ctx, delivery(suggestion.id));

    expect((await w.ctx.suggestions.get(suggestion.id)).status).toBe('applied');
    const inbox = await w.mailbox.mails('inbox');
    expect(inbox.find(({ id }) => id === urgent)).toMatchObject({ categories: [] });
  },
);

test('of a conversation too long to name every message, what lies before the named ones goes along', async () => {
  const { conversationId: threadId } = await w.mailbox.deliver({ ...first(), subject: 'Long' });
  for (let minute = 1; minute <= 110; minute += 1)
    await w.mailbox.deliver(answer({ at: new Date(Date.UTC(2026, 2, 12, 7, minute)) }));
  const archiving = await propose(w, { kind: 'mail.archive', input: { threadId } });
  await approveSuggestion(w.asPerson(), seen(archiving));
  await w.settle();

  expect((await w.ctx.suggestions.get(archiving.id)).status).toBe('applied');
  const inbox = await w.mailbox.mails('inbox');
  expect(inbox.filter(({ conversationId }) => conversationId === threadId)).toEqual([]);
});

/** Something happens in the mailbox after the source was looked at and before the one call that changes it. */
function justBeforeFiling(happen: () => Promise<void>) {
  const ctx = w.house.applyCtxOf(w.tenantId);
  const openWriter: OpenWriter = async (request) => {
    const access = await ctx.openWriter(request);
    if (access.kind === 'blocked') return access;
    const { calendar } = access.writers;
    const mail = orForbidden(access.writers.mail);
    const late: typeof mail = {
      ...mail,
      archive: async (change) => {
        await happen();
        return mail.archive(change);
      },
      applyLabel: async (change) => {
        await happen();
        return mail.applyLabel(change);
      },
    };
    return { kind: 'ready', writers: { mail: late, calendar } };
  };
  return Object.defineProperty(Object.create(ctx) as typeof ctx, 'openWriter', { value: openWriter });
}
