import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type World, world } from '../../../tests/world.ts';
import { inTodaysForm } from './earlier-form.ts';

/** The workflows of Clear Inbox as they were installed before conditions stood at the nodes themselves. */
const EARLIER = JSON.parse(
  readFileSync(new URL('../../../tests/support/earlier-clear-inbox.json', import.meta.url), 'utf8'),
);

async function installedEarlier(w: World, key: 'inbox' | 'brief') {
  const { id } = await w.workflow(key);
  await w.ctx.db.patch(id, [
    { op: 'set', path: '/definition', value: EARLIER[key] },
    { op: 'remove', path: '/form' },
  ]);
}

/** What is proposed of the sample person's mail, and what stands in the timeline. */
async function cameOf(w: World, key: 'inbox' | 'brief') {
  const run = await w.run(key);
  const titles = (await w.suggestions()).map(({ title }) => title).sort();
  // An agent of today is shown the calendar and one of earlier asks for it: how it is looked at is no outcome.
  const steps = (await w.ctx.runs.steps(run.id, 0))
    .filter(({ kind, node }) => kind !== 'tool' && node !== 'times.calendar')
    .map(({ kind, node, item }) => `${node} ${item} ${kind}`);
  return { status: run.status, titles, steps: [...new Set(steps)].sort() };
}

describe('a workflow that was installed earlier', () => {
  test.each(['inbox', 'brief'] as const)(
    'does what it would do if it were installed today: %s',
    async (key) => {
      const earlier = await world({ seed: true });
      await installedEarlier(earlier, key);
      const came = await cameOf(earlier, key);
      expect(came.status).toBe('completed');
      expect(came).toEqual(await cameOf(await world({ seed: true }), key));
      if (key === 'inbox') expect(came.titles.length).toBeGreaterThan(5);
    },
  );

  test('is read in today’s form, and what is in that form already stays as it is', async () => {
    const w = await world();
    await installedEarlier(w, 'inbox');
    const once = await w.workflow('inbox');
    expect(JSON.stringify(once.definition)).not.toContain('"when":{"fact":"draft.outcome","is":"eq"');
    expect(JSON.stringify(once.definition)).toContain('"orDraft":"mail.createDraft"');
    expect(inTodaysForm(once)).toEqual(once);
  });

  test('said of no answer whether it may become a draft; one of today that names no draft sends', async () => {
    const w = await world();
    const { id, definition } = await w.workflow('inbox');
    const undrafted = JSON.stringify(definition).replace('"orDraft":"mail.createDraft",', '');
    await w.ctx.db.patch(id, [{ op: 'set', path: '/definition', value: JSON.parse(undrafted) }]);
    expect(JSON.stringify((await w.workflow('inbox')).definition)).not.toContain('orDraft');
    await w.ctx.db.patch(id, [{ op: 'remove', path: '/form' }]);
    expect(JSON.stringify((await w.workflow('inbox')).definition)).toContain('"orDraft":"mail.createDraft"');
  });
});
