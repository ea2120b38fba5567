import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PATIENCE_MS, slowReads } from '../../../tests/support/cost.ts';
import { type AiRequest, createAi } from './ask-model.ts';
import { costMicroUsd, isOfflineModel, PRICES, type Price, priceOf, pricesWith } from './prices.ts';
import type { ModelCall, ModelReply } from './schema.ts';
import { strictSchema } from './strict-schema.ts';

const usage = { model: 'm-1', inputTokens: 1_000, outputTokens: 100 };
const PRICE: Price = {
  model: 'm-1',
  from: '2026-01-01',
  inputMicroUsdPerMTok: 50_000,
  outputMicroUsdPerMTok: 400_000,
  source: 'made up',
};

type Share = Awaited<ReturnType<AiRequest<unknown>['budget']['take']>>;

/** Asks once; tells what came of it, what the vendor was sent and what was taken of the budget. */
async function ask(
  reply: ModelReply | undefined,
  { request = {}, share = { kind: 'allowed' } as Share, prices = [PRICE], reasons = false } = {},
) {
  const sent: ModelCall[] = [];
  const taken: number[] = [];
  const ctx = {
    tenantId: 'tnt_1',
    clock: { now: () => new Date('2026-03-12T08:00:00Z') },
  };
  const port = {
    reasons: () => reasons,
    respond: async (call: ModelCall) => {
      sent.push(call);
      return reply as ModelReply;
    },
  };
  const whole: AiRequest<{ ok: boolean }> = {
    instructions: 'x'.repeat(400),
    input: [],
    tools: [],
    output: { name: 'o', schema: z.object({ ok: z.boolean() }) },
    maxOutputTokens: 1_000,
    budget: {
      take: async (estimateMicroUsd) => {
        taken.push(estimateMicroUsd);
        return share;
      },
    },
    ...request,
  };
  const outcome = await createAi(ctx, port, { model: 'm-1', prices }).ask(whole);
  return { outcome, sent, taken };
}

describe('asking a model', () => {
  test('the most that a call can cost is asked for before it, and what it cost is told after it', async () => {
    const { outcome, taken, sent } = await ask({ kind: 'text', text: '{"ok":true}', usage });
    // Everything that is sent, at 3.5 bytes a token and 0.05 each, and 1,000 tokens of output at 0.40 each.
    const inputTokens = Math.ceil(JSON.stringify(sent[0]).length / 3.5);
    expect(inputTokens).toBeGreaterThan(120);
    expect(taken).toEqual([Math.ceil(inputTokens * 0.05 + 1_000 * 0.4)]);
    expect(outcome).toEqual({
      kind: 'answer',
      value: { ok: true },
      usage: { ...usage, microUsd: 90, latencyMs: 0 },
    });
  });

  test('a part of a token is held as a whole one', async () => {
    const prices = [{ ...PRICE, inputMicroUsdPerMTok: 1_000_000 }];
    for (let more = 0; more < 7; more += 1) {
      const request = { instructions: 'x'.repeat(400 + more) };
      const { sent, taken } = await ask({ kind: 'text', text: '{}', usage }, { request, prices });
      expect(taken).toEqual([Math.ceil(JSON.stringify(sent[0]).length / 3.5) + 400]);
    }
  });

  test('without budget, without a price, or while others hold the rest, nothing is sent', async () => {
    const over = { kind: 'over_budget', limit: 'day', resetsAt: '2026-03-13T00:00:00Z' } as const;
    const refused = await ask(undefined, { share: over });
    const unpriced = await ask(undefined, { prices: [] });
    const held = await ask(undefined, { share: { kind: 'held', by: 'day' } });

    expect([refused.outcome, refused.sent]).toEqual([over, []]);
    expect([unpriced.outcome, unpriced.sent]).toEqual([{ kind: 'rejected', class: 'no_price' }, []]);
    expect([held.outcome, held.sent]).toMatchObject([
      { kind: 'unavailable', class: 'budget_held', by: 'day' },
      [],
    ]);
  });

  test('the vendor learns a pseudonym, never the tenant', async () => {
    const { sent } = await ask({ kind: 'text', text: '{}', usage });
    expect(sent[0]?.caller).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.stringify(sent)).not.toContain('tnt_1');
  });

  test('what does not have the agreed shape is a bad answer that was paid for', async () => {
    for (const text of ['', 'yes', '[]', '{"ok":"true"}', '{"ok":']) {
      const { outcome } = await ask({ kind: 'text', text, usage });
      expect(outcome).toMatchObject({ kind: 'bad_answer', usage: { microUsd: 90 } });
    }
  });

  test.each([
    ['yes', 'The answer is not JSON.'],
    ['[]', 'The answer does not have the agreed shape: (root): invalid_type'],
    ['{"ok":"true"}', 'The answer does not have the agreed shape: ok: invalid_type'],
  ])('of a bad answer %s it is said what is wrong and where', async (text, problem) => {
    expect((await ask({ kind: 'text', text, usage })).outcome).toMatchObject({ text, problem });
  });

  test('an answer that was cut says why, and was paid for', async () => {
    for (const [reason, expected] of [
      ['max_output_tokens', 'too_long'],
      ['content_filter', 'filtered'],
      ['something new', 'unknown'],
    ] as const)
      expect((await ask({ kind: 'incomplete', reason, usage })).outcome).toMatchObject({
        kind: 'cut',
        reason: expected,
        usage: { microUsd: 90 },
      });
  });

  test('a model that thinks gets room for it, an answer after one that was cut gets more, and both are held', async () => {
    const plain = await ask({ kind: 'text', text: '{}', usage });
    const thinking = await ask({ kind: 'text', text: '{}', usage }, { reasons: true });
    const wider = await ask(
      { kind: 'text', text: '{}', usage },
      { reasons: true, request: { isWider: true } },
    );
    expect([plain, thinking, wider].map(({ sent }) => sent[0]?.maxOutputTokens)).toEqual([
      1_000, 2_000, 6_000,
    ]);
    const held = ({ taken }: typeof plain) => taken[0] ?? 0;
    // Output costs 0.40 a token; what is sent grows by no more than a digit.
    expect(held(thinking) - held(plain)).toBe(400);
    expect(held(wider) - held(plain)).toBe(2_000);
  });

  test.each<[ModelReply, object]>([
    [
      { kind: 'refusal', usage },
      { kind: 'refused_by_model', usage: { microUsd: 90 } },
    ],
    [
      { kind: 'tool_calls', calls: [], usage },
      { kind: 'tool_calls', usage: { microUsd: 90 } },
    ],
    [
      { kind: 'failed', class: 'throttled', retryAfterMs: 7 },
      { kind: 'unavailable', retryAfterMs: 7 },
    ],
    [
      { kind: 'failed', class: 'transient' },
      { kind: 'unavailable', retryAfterMs: 1_000 },
    ],
    [
      { kind: 'failed', class: 'exhausted' },
      { kind: 'rejected', class: 'exhausted' },
    ],
    ...(['rejected', 'key_refused', 'unknown_model', 'filtered'] as const).map(
      (refusal): [ModelReply, object] => [
        { kind: 'failed', class: refusal },
        { kind: 'rejected', class: refusal },
      ],
    ),
  ])('%o', async (reply, outcome) => {
    expect((await ask(reply)).outcome).toMatchObject(outcome);
  });
});

describe('the price of a day', () => {
  const later: Price = { ...PRICE, from: '2026-06-01', inputMicroUsdPerMTok: 1 };

  test('is the newest that was in force then, also for a dated version of the model', () => {
    expect(priceOf([PRICE, later], 'm-1', '2026-05-31')).toBe(PRICE);
    expect(priceOf([later, PRICE], 'm-1', '2026-06-01')).toBe(later);
    expect(priceOf([PRICE, later], 'm-1', '2026-06-01')).toBe(later);
    expect(priceOf([PRICE], 'm-1-2026-02-02', '2026-06-01')).toBe(PRICE);
    expect(priceOf([PRICE], 'm-1', '2025-12-31')).toBeUndefined();
    expect(priceOf([PRICE], 'm-10', '2026-06-01')).toBeUndefined();
    expect(priceOf([PRICE], 'other', '2026-06-01')).toBeUndefined();
  });

  test('is not that of another model whose name only begins like it', () => {
    for (const model of ['m-1-pro', 'm-1-2026', 'm-1-2026-02-02-pro', 'm-1-'])
      expect(priceOf([PRICE], model, '2026-06-01'), model).toBeUndefined();
    expect(priceOf([PRICE], 'm-1-20260202', '2026-06-01')).toBe(PRICE);
  });

  test('is the configured one where there is one, whatever the table knows of the model', () => {
    const own = { inputMicroUsdPerMTok: 7, outputMicroUsdPerMTok: 9 };
    for (const model of ['gpt-5-mini', 'gpt-5-mini-2025-08-07', 'a-model-of-my-own'])
      expect(priceOf(pricesWith({ model, ...own }), model, '2026-11-30')).toMatchObject({ model, ...own });
    const beside = pricesWith({ model: 'gpt-5', ...own });
    expect(priceOf(beside, 'gpt-5-mini', '2026-11-30')).toMatchObject({ inputMicroUsdPerMTok: 250_000 });
  });

  test('is rounded up, never below what is owed', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000_000), (inputTokens, outputTokens) => {
        const owed = (inputTokens * 50_000 + outputTokens * 400_000) / 1e6;
        const cost = costMicroUsd(PRICE, { inputTokens, outputTokens });
        expect(cost - owed).toBeGreaterThanOrEqual(0);
        expect(cost - owed).toBeLessThan(1);
      }),
    );
  });

  test('each price names its source, and only the offline model is free', () => {
    for (const { model, source, inputMicroUsdPerMTok } of PRICES) {
      expect(source.length).toBeGreaterThan(10);
      expect(inputMicroUsdPerMTok === 0).toBe(model.startsWith('offline-'));
      expect(isOfflineModel(model)).toBe(model.startsWith('offline-'));
    }
    expect(isOfflineModel('a-model-of-my-own')).toBe(false);
  });
});

describe('a schema as strict mode wants it', () => {
  const every = (node: unknown, check: (object: Record<string, unknown>) => void): void => {
    if (Array.isArray(node)) for (const item of node) every(item, check);
    if (node === null || typeof node !== 'object' || Array.isArray(node)) return;
    check(node as Record<string, unknown>);
    for (const member of Object.values(node)) every(member, check);
  };

  test('every member is required, nothing is additional, and no bound is left that the vendor does not take', () => {
    const schema = z.strictObject({
      id: z.string().max(5).optional(),
      minimum: z.number().int().min(1).max(9),
      list: z.array(z.object({ pattern: z.email().nullish(), kind: z.enum(['a', 'b']) })).max(3),
      either: z.union([z.object({ x: z.string() }), z.null()]),
    });
    const strict = strictSchema(schema);
    every(strict, (node) => {
      if (node.type !== 'object') return void expect(node).not.toHaveProperty('required', []);
      expect(node.additionalProperties).toBe(false);
      expect(node.required).toEqual(Object.keys(node.properties as object));
    });
    expect(strict.required).toEqual(['id', 'minimum', 'list', 'either']);
    expect(JSON.stringify(strict)).not.toMatch(/"(maxLength|maximum|maxItems|format|\$schema)"/);
    expect(JSON.stringify(strict)).toContain('"enum":["a","b"]');
  });
});

test(
  'what a model answers, in whatever form, is read in time that grows with its length',
  async () => {
    const files = [new URL('ask-model.ts', import.meta.url)];
    const read = (text: string) => ask({ kind: 'text', text, usage });
    const readJson = (text: string) =>
      ask({ kind: 'text', text: JSON.stringify({ ok: text, [text]: text }), usage });
    expect(await slowReads(files, read)).toEqual([]);
    expect(await slowReads(files, readJson)).toEqual([]);
  },
  PATIENCE_MS,
);
