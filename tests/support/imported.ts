import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getTimeline } from '#factory/runs';
import { DAY_MS } from '#kernel';
import type { ModelPort } from '#platform/ai';
import { importMails } from '../../local/mailbox/import/import-mails.ts';
import { generateMails } from '../../local/mailbox/tests/generated-mail.ts';
import { type World, world } from '../world.ts';
import { theGround } from './ground.ts';

/** Folders that no run looks into; the report of the import counts what it put there. */
const NOT_LOOKED_INTO = ['junkemail', 'deleteditems', 'drafts'] as const;

/** Sorts everything as something to read, and never makes sense of some. */
const sorter = (): ModelPort => ({
  reasons: () => false,
  async respond(call) {
    if (/#\d*(13|57)\b/.test(JSON.stringify(call.input)))
      return { kind: 'text', text: 'not an answer', usage };
    const triage = { class: 'to_read', urgency: 1, waitingOn: 'nobody', waitingPerson: null, dueBy: null };
    return { kind: 'text', text: JSON.stringify({ ...triage, reason: 'So it is.', sources: [] }), usage };
  },
});
const usage = { model: 'offline-rules-1', inputTokens: 1, outputTokens: 1 };

/** What became of mails of all forms between the files that were given and the timelines of the runs. */
export interface Reckoning {
  given: number;
  imported: number;
  alreadyThere: number;
  named: number;
  /** Imported into folders that are not looked into, by the report of the import. */
  setApart: number;
  /** Mails in conversations that a run worked on to its end, and others that were set aside by name. */
  lookedAt: number;
  setAside: number;
  /** Conversations that more than one run worked on. */
  lookedAtTwice: number;
  runs: number;
}

/** Imports so many generated mails after a first run, and runs until there is nothing new. */
export async function importAndRun({ seed, count }: { seed: number; count: number }): Promise<Reckoning> {
  const w = await world({ model: sorter });
  await w.run('inbox');
  const report = await importGenerated(w, { seed, count });
  const { read, failed, runs } = await runToTheEnd(w, count);

  const { folders } = await w.mailbox.dump();
  const open = folders.flatMap(({ folder, messages }) => (isSetApart(folder) ? [] : messages));
  return {
    given: report.given,
    imported: report.imported,
    alreadyThere: report.alreadyThere,
    named: report.named.length,
    setApart: NOT_LOOKED_INTO.reduce((sum, name) => sum + (report.folders.get(name)?.imported ?? 0), 0),
    lookedAt: open.filter(({ conversationId }) => read.has(conversationId)).length,
    setAside: open.filter(({ conversationId: id }) => failed.has(id) && !read.has(id)).length,
    lookedAtTwice: [...read.values()].filter((times) => times > 1).length,
    runs,
  };
}

/** Imports generated mails before anybody has read the mailbox. What the first run says, and what lies there. */
export async function importAndLookOnce({ seed, count }: { seed: number; count: number }) {
  const w = await world({ model: sorter });
  await importGenerated(w, { seed, count });
  const weekAgo = new Date(w.clock.now().getTime() - 7 * DAY_MS).toISOString();
  const { steps } = await getTimeline(w.ctx, { id: (await w.run('inbox')).id });
  const look = steps.find(({ node }) => node === 'look.new');
  const { folders } = await w.mailbox.dump();
  const open = folders.flatMap(({ folder, messages }) => (isSetApart(folder) ? [] : messages));
  const older = open.filter(({ receivedDateTime }) => receivedDateTime < weekAgo);
  return { said: look?.reason, taken: look?.sources.length ?? 0, open: open.length, older: older.length };
}

const isSetApart = (folder: string): boolean => NOT_LOOKED_INTO.some((name) => name === folder);

async function importGenerated(w: World, wish: { seed: number; count: number }) {
  const { mailbox } = await theGround();
  const path = await mkdtemp(join(tmpdir(), 'imported-'));
  const account = w.mailbox.address;
  try {
    await generateMails(path, { ...wish, owner: account });
    const nowMs = w.clock.now().getTime();
    return await importMails({
      path,
      account,
      url: mailbox.url,
      controlKey: undefined,
      dates: 'recent',
      nowMs,
    });
  } finally {
    await rm(path, { recursive: true });
  }
}

/** Which conversations the runs worked on to their end, and how often, and which they named as unfinished. */
async function runToTheEnd(w: World, count: number) {
  const read = new Map<string, number>();
  const failed = new Set<string>();
  for (let runs = 1; runs < count; runs += 1) {
    const { steps } = await getTimeline(w.ctx, { id: (await w.run('inbox')).id });
    const listed = steps.find(({ node }) => node === 'look.new')?.sources ?? [];
    if (listed.length === 0) return { read, failed, runs };
    const told = steps.filter(({ item }) => item !== null);
    for (const [index, { id }] of listed.entries()) {
      const own = told.filter(({ item }) => item === index);
      if (id === null || own.length === 0) continue;
      if (own.some(({ status }) => status === 'failed')) failed.add(id);
      else read.set(id, (read.get(id) ?? 0) + 1);
    }
  }
  throw new Error('there was always something new');
}
