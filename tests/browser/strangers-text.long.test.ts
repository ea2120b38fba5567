import { busyDemoPerson } from '../support/browser/busy-demo-person.ts';
import { CARRYING_OUT, RUNNING } from '../support/browser/hostile-texts.ts';
import { lookAtHostile } from '../support/browser/look-at-hostile.ts';
import { browserTest } from '../support/browser/visit.ts';
import { newKey } from '../support/stack/api.ts';
import { type Person, proposedReply, sharedStack } from '../support/stack.ts';

const stack = sharedStack();
const TITLE = 200;
/** Of a mail's header, as SMTP has it. */
const LINE = 900;

browserTest.for([
  ['carry something out by being looked at', CARRYING_OUT],
  ['run in a page', RUNNING],
] as const)(
  'a text that would $0 is only ever text, on every screen and in every field of an answer',
  { timeout: 600_000 },
  async ([, texts], { visit }) => {
    const busy = await busyDemoPerson();
    const page = await visit('/more', { as: busy });
    for (const part of inParts(texts, 50)) await lookAtHostile(page, busy, part);
  },
);

browserTest.for([
  ['carry something out by being looked at', CARRYING_OUT],
  ['run in a page', RUNNING],
] as const)(
  'a text that would $0 is only ever text, from wherever it comes in',
  { timeout: 240_000 },
  async ([, texts], { visit }) => {
    const robin = await stack.person();
    const addresses = await everywhere(robin, texts);
    const page = await visit('/more', { as: robin });
    for (const address of addresses) {
      await page.goto(new URL(address, page.url()).href);
      await page
        .getByText(/sink\.example|owned/)
        .first()
        .waitFor({ state: 'attached' });
    }
  },
);

/** Puts the texts where strangers, agents and the person write: names, titles, notes, tasks, pages for the day, answers. */
async function everywhere(robin: Person, texts: readonly string[]): Promise<string[]> {
  const { api } = robin;
  const keep = (body: unknown) => api.send<{ id: string }>('POST', '/records', { headers: newKey(), body });
  const lines = texts.map((text) => text.replaceAll(/\s/g, ' ').slice(0, TITLE));
  for (const [place, part] of inParts(texts, 12).entries()) {
    const title = lines[place * 12] ?? 'x';
    await keep({ kind: 'note', title, body: { markdown: part.join('\n\n'), citations: [], glossary: [] } });
    await keep({ kind: 'task', title, body: { text: part.join('\n'), done: false, owner: title } });
  }
  const items = lines.slice(0, 90).map((text) => ({ text, sources: [] }));
  const sections = [{ heading: lines[0] ?? 'x', items }];
  const brief = await keep({ kind: 'brief', title: lines[1] ?? 'x', body: { date: '2026-12-01', sections } });

  // The answer is proposed to a plain mail; a hostile one follows in the conversation that is shown beside it.
  const first = `${robin.mark}@acme.example`;
  const suggestion = await proposedReply(robin, { id: first });
  const subject = `Re: Thursday ${lines.join(' ')}`.slice(0, LINE);
  await robin.receive({ inReplyTo: first, subject, text: texts.join('\n') });
  const seen = await api.call('GET', `/suggestions/${suggestion.id}`);
  await api.send('PATCH', `/suggestions/${suggestion.id}`, {
    headers: { 'if-match': seen.headers.get('etag') ?? '' },
    body: { payload: { body: texts.join('\n') } },
  });
  const preferences = await api.call('GET', '/me/preferences');
  await api.send('PATCH', '/me/preferences', {
    headers: { 'if-match': preferences.headers.get('etag') ?? '' },
    body: { name: lines[7] },
  });
  return ['/records', `/brief/${brief.id}`, `/suggestions/${suggestion.id}`, '/today'];
}

const inParts = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, part) =>
    all.slice(part * size, (part + 1) * size),
  );
