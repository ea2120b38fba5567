import { setTimeout as wait } from 'node:timers/promises';
import { giveConsent } from './connect.ts';
import { type Demo, withFreshSignIn } from './demo-context.ts';
import { decide, editAlone } from './edit-suggestion.ts';
import { pageOf, Suggestion } from './shapes.ts';
import { showSuggestion } from './show/suggestion.ts';
import { ranked, showSuggestions } from './show/suggestions.ts';
import { isRefusal, stop } from './stop.ts';

export interface Reviewer {
  /** Address of the mailbox, for the second consent. */
  address: string;
  timeZone: string;
}

/** All that waits for a decision: what has gaps first, then by urgency. */
export async function listWaiting({ api, screen }: Demo): Promise<Suggestion[]> {
  const found: Suggestion[] = [];
  for (let place = ''; ; ) {
    const page = await api.get(`suggestions?status=pending&limit=100${place}`, pageOf(Suggestion));
    found.push(...page.items);
    if (!page.nextCursor) break;
    place = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
  const waiting = gapsFirst(ranked(found));
  screen.tell(
    waiting.length === 0
      ? 'Nothing waits for you.'
      : `${waiting.length} wait for you: those with gaps first, then the most urgent. Nothing is done before you say yes.`,
  );
  screen.say(...showSuggestions(waiting, screen));
  return waiting;
}

const gapsFirst = (suggestions: Suggestion[]): Suggestion[] =>
  suggestions.toSorted((a, b) => Number(b.missing.length > 0) - Number(a.missing.length > 0));

/** One after the other, until the last one or until the person stops; what was carried out comes back. */
export async function reviewAll(
  demo: Demo,
  waiting: Suggestion[],
  reviewer: Reviewer,
): Promise<Suggestion[]> {
  const { screen, asker } = demo;
  if (!asker.isThere) return reviewAlone(demo, waiting, reviewer);
  const carriedOut: Suggestion[] = [];
  for (const [index, suggestion] of waiting.entries()) {
    screen.say('', `  ${screen.ink('bold', `${index + 1} of ${waiting.length}`)}`);
    screen.say(...showSuggestion(suggestion, screen, reviewer.timeZone), '');
    if (suggestion.hold) {
      screen.tell(`This one waits for an answer of ${suggestion.hold.from} first.`);
      continue;
    }
    const verdict = await decide(demo, suggestion);
    if (verdict.kind === 'stop') break;
    if (verdict.kind === 'approve') carriedOut.push(await approve(demo, verdict.suggestion, reviewer));
  }
  return carriedOut;
}

/** Nobody is there: one is edited and approved, so that the whole way is seen; the others go on waiting. */
async function reviewAlone(demo: Demo, waiting: Suggestion[], reviewer: Reviewer): Promise<Suggestion[]> {
  const free = waiting.filter(({ hold }) => !hold);
  const chosen = free.find(({ action }) => action.kind === 'mail.send') ?? free[0];
  if (!chosen) return [];
  demo.screen.say(...showSuggestion(chosen, demo.screen, reviewer.timeZone), '');
  return [await approve(demo, await editAlone(demo, chosen), reviewer)];
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
  const ended = await untilCarriedOut(demo, id);
  tellOutcome(demo, ended, reviewer.address);
  return ended;
}

function tellOutcome({ screen, site, asker }: Demo, ended: Suggestion, address: string): void {
  if (ended.status !== 'applied') {
    const sad = `It was not carried out: ${ended.status}. ${ended.outcome?.note ?? ''}`;
    if (!asker.isThere) throw stop(sad);
    screen.tell(screen.ink('red', sad));
    return;
  }
  const where = ended.action.kind === 'mail.send' ? `It lies in the Sent folder of ${address}.` : '';
  screen.say(`  ${screen.ink('green', 'Carried out, once.')} ${where}`);
  if (site) screen.say(`  ${site.mailboxUrl}?account=${encodeURIComponent(address)}`);
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
