import { expect, test } from 'vitest';
import { world } from '../tests/world.ts';

const CONVERSATIONS = 20;

// Four characters of the request on the wire are a token, as the offline model has always counted; nothing is cached.
test('the first look at a mailbox costs at most 1,500 tokens in and 150 out for each conversation', async () => {
  const w = await world({ seed: true });
  const { status, totals } = await w.run('inbox');
  expect(status).toBe('completed');
  expect(totals.suggestions).toBeGreaterThanOrEqual(13);
  expect(totals.inputTokens).toBeLessThanOrEqual(1_500 * CONVERSATIONS);
  expect(totals.outputTokens).toBeLessThanOrEqual(150 * CONVERSATIONS);
});

test('what is said to an agent before any mail is the same for every conversation', async () => {
  const w = await world({ seed: true });
  const known = w.model.calls().length;
  await w.run('inbox');
  const sent = w.model
    .calls()
    .slice(known)
    .filter(({ path }) => path === '/v1/responses')
    .map(
      ({ body }) => JSON.parse(body) as { instructions: string; tools: unknown; text: { format: object } },
    );
  const fixed = sent.map(({ instructions, tools, text }) => JSON.stringify({ instructions, tools, text }));
  expect(sent.length).toBeGreaterThan(20);
  expect(new Set(fixed).size).toBe(2);
});
