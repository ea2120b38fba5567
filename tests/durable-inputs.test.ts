import { expect, test } from 'vitest';
import { approveSuggestion } from '#factory/suggestions';
import { seen } from './support/proposals.ts';
import { type World, withoutGaps, world } from './world.ts';

/** Everything a stranger could recognise: subjects, addresses, names, and long words of each mail and event. */
async function personalWords(w: World): Promise<string[]> {
  const { folders, events } = await w.mailbox.dump();
  const texts = folders.flatMap(({ messages }) =>
    messages.flatMap((mail) => [
      mail.subject,
      ...mail.text.split(/[\n.]/).map((sentence) => sentence.trim()),
      ...[...mail.to, ...mail.cc].map(({ address }) => address),
      ...(mail.from ? [mail.from.address, mail.from.name ?? ''] : []),
    ]),
  );
  return [...new Set([...texts, ...events.map(({ subject }) => subject)])].filter((text) => text.length >= 8);
}

test('what passes through the durable engine holds no subject, address or text of any mail', async () => {
  const w = await world({ seed: true });
  await w.mailbox.deliver({
    subject: 'Canary in the subject',
    from: 'Canary Name <canary@canary.example>',
    text: 'Canary in the body.',
  });
  const inbox = await w.run('inbox');
  const brief = await w.run('brief');
  const reply = (await w.suggestions()).find(({ title }) => title.startsWith('Reply'));
  if (reply) await approveSuggestion(w.ctx, seen(await withoutGaps(w, reply)));
  await w.settle();

  const words = await personalWords(w);
  expect([inbox.status, brief.status, reply?.status]).toEqual(['completed', 'completed', 'pending']);
  expect(words.length).toBeGreaterThan(500);
  expect(w.engine.history.length).toBeGreaterThan(60);
  for (const passed of w.engine.history) {
    const text = JSON.stringify([passed.input, passed.output]);
    const found = words.filter((word) => text.includes(JSON.stringify(word).slice(1, -1)));
    expect({ name: passed.name, found }).toEqual({ name: passed.name, found: [] });
    expect(text).not.toMatch(/[\w.]+@[\w.]+/);
    expect(text.length).toBeLessThan(16_384);
  }
});

test('the logs of the same run hold none of it either', async () => {
  const w = await world({ seed: true });
  await w.run('inbox');
  const words = await personalWords(w);
  expect(words.filter((word) => w.logged.join('\n').includes(word))).toEqual([]);
});
