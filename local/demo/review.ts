import { setTimeout as wait } from 'node:timers/promises';
import { giveConsent } from './connect.ts';
import { type Demo, withFreshSignIn } from './demo-context.ts';
import { edit } from './edit-suggestion.ts';
import { pageOf, Suggestion } from './shapes.ts';
import { showSuggestion } from './show/suggestion.ts';
import { ranked, showSuggestions } from './show/suggestions.ts';
import { isRefusal, stop } from './stop.ts';

export interface Reviewer {
  /** Address of the mailbox, for the second consent. */
  address: string;
  timeZone: string;
}

/** What waits for a decision, most urgent first. */
export async function listWaiting({ api, screen }: Demo): Promise<Suggestion[]> {
  const { items, nextCursor } = await api.get('suggestions?status=pending&limit=100', pageOf(Suggestion));
  const waiting = ranked(items);
  screen.tell(
    waiting.length === 0
      ? 'Nothing waits for you.'
      : `${nextCursor ? 'The newest ' : ''}${waiting.length} wait for you, most urgent first. Nothing is done before you say yes.`,
  );
  screen.say(...showSuggestions(waiting, screen));
  return waiting;
}

/** Lets the person look at one, edit it and approve it. `null`: nothing was approved. */
export async function reviewOne(
  demo: Demo,
  waiting: Suggestion[],
  reviewer: Reviewer,
): Promise<Suggestion | null> {
  const chosen = await choose(demo, waiting);
  if (!chosen) return null;
  demo.screen.say(...showSuggestion(chosen, demo.screen, reviewer.timeZone), '');
  const decided = await edit(demo, chosen);
  if (!decided) return null;
  return approve(demo, decided, reviewer);
}

async function choose({ screen, asker }: Demo, waiting: Suggestion[]): Promise<Suggestion | undefined> {
  const best =
    waiting.find(({ action, hold }) => action.kind === 'mail.send' && !hold) ??
    waiting.find(({ hold }) => !hold);
  if (!best || !asker.isThere) return best;
  const preset = waiting.indexOf(best) + 1;
  for (;;) {
    const typed = await asker.ask(
      `Which one do you want to open? [1-${waiting.length}, Enter = ${preset}, n = none]`,
    );
    if (/^n/i.test(typed)) return undefined;
    const picked = waiting[Number(typed || preset) - 1];
    if (picked && !picked.hold) return picked;
    screen.tell(picked ? 'This one waits for an answer first.' : 'There is no such number.');
  }
}

async function approve(demo: Demo, suggestion: Suggestion, reviewer: Reviewer): Promise<Suggestion> {
  const { screen } = demo;
  const { id, revision, hash, action } = suggestion;
  const sayYes = () =>
    withFreshSignIn(demo, () =>
      demo.api.call({
        method: 'POST',
        path: `suggestions/${id}/approve`,
        body: { revision, hash },
        shape: Suggestion,
      }),
    );
  try {
    await sayYes();
  } catch (error) {
    if (!isRefusal(error, 'connection.write_grant_required')) throw error;
    screen.tell(
      'Approved by you, but the connection may only read: what changes a mailbox needs a second consent of its own, kept apart from what the agents read with.',
    );
    await giveConsent(demo, {
      access: 'write',
      connectionId: action.connectionId,
      address: reviewer.address,
    });
    await sayYes();
  }
  screen.tell(`Approved: revision ${revision}.`);
  return untilCarriedOut(demo, id);
}

const lookEveryMs = 250;
const longestWaitMs = 60_000;

async function untilCarriedOut({ api, screen, signal }: Demo, id: string): Promise<Suggestion> {
  const startedMs = performance.now();
  while (performance.now() - startedMs < longestWaitMs) {
    const suggestion = await api.get(`suggestions/${id}`, Suggestion);
    if (!['approved', 'applying'].includes(suggestion.status)) return suggestion;
    screen.passing(`${suggestion.status} …`);
    await wait(lookEveryMs, undefined, { signal });
  }
  throw stop(
    'It is approved, but was not carried out within a minute. It goes on by itself; look again later.',
  );
}
