import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { CARRYING_OUT, RUNNING } from '../support/browser/hostile-texts.ts';
import { signIn } from '../support/browser/sign-in.ts';
import { browserTest } from '../support/browser/visit.ts';
import { newKey } from '../support/stack/api.ts';
import { type Person, proposedReply, sharedStack } from '../support/stack.ts';

const stack = sharedStack();
const TITLE = 200;

/*
 * What watches a page of these tests fails them on any request to a foreign host, on whatever the content policy had to
 * refuse, and on a complaint: so nothing of this may even be tried.
 */
browserTest(
  'a text that would carry something out by being looked at asks nobody, wherever it is shown',
  { timeout: 240_000 },
  async ({ visit }) => {
    const robin = await stack.person();
    const shown = await everywhere(robin, CARRYING_OUT);
    const page = await visit('/records');
    await signIn(page, robin);
    await lookAt(page, shown, 'sink.example');
  },
);

browserTest(
  'a text that would run in a page is only ever text, wherever it is shown',
  { timeout: 240_000 },
  async ({ visit }) => {
    const robin = await stack.person();
    const shown = await everywhere(robin, RUNNING);
    const page = await visit('/records');
    await signIn(page, robin);
    await lookAt(page, shown, 'owned');
    expect(await page.title()).not.toContain('owned');
  },
);

/** Puts the texts where strangers, agents and the person write: names, titles, notes, tasks, pages for the day, answers. */
async function everywhere(robin: Person, texts: readonly string[]): Promise<string[]> {
  const { api } = robin;
  const keep = (body: unknown) => api.send<{ id: string }>('POST', '/records', { headers: newKey(), body });
  const lines = texts.map((text) => text.replaceAll('\n', ' ').slice(0, TITLE));
  for (const [place, part] of inParts(texts, 12).entries()) {
    const title = lines[place * 12] ?? 'x';
    await keep({ kind: 'note', title, body: { markdown: part.join('\n\n'), citations: [], glossary: [] } });
    await keep({ kind: 'task', title, body: { text: part.join('\n'), done: false, owner: title } });
  }
  const items = lines.slice(0, 90).map((text) => ({ text, sources: [] }));
  const sections = [{ heading: lines[0] ?? 'x', items }];
  const brief = await keep({ kind: 'brief', title: lines[1] ?? 'x', body: { date: '2026-12-01', sections } });

  const suggestion = await proposedReply(robin);
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
  return ['/records', `/brief/${brief.id}`, `/suggestions/${suggestion.id}`, '/today', '/settings', '/audit'];
}

async function lookAt(page: Page, addresses: string[], mark: string): Promise<void> {
  for (const address of addresses) {
    await page.goto(new URL(address, page.url()).href);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    if (address !== '/audit' && address !== '/settings')
      await page.getByText(mark, { exact: false }).first().waitFor({ state: 'attached' });
  }
}

const inParts = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, part) =>
    all.slice(part * size, (part + 1) * size),
  );
