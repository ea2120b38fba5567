import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '#kernel';
import { watchModel } from './model-health.ts';
import { countingTokensOnly, PRICES, type Price, pricesWith } from './prices.ts';
import type { ModelCall, ModelReply } from './schema.ts';

const usage = { model: 'm-1', inputTokens: 9, outputTokens: 3 };
const ANSWER: ModelReply = { kind: 'text', text: '{"ok":true}', usage };
type Class = Extract<ModelReply, { kind: 'failed' }>['class'];
const failed = (reason: Class): ModelReply => ({ kind: 'failed', class: reason });

const PRICED = pricesWith({ model: 'm-1', inputMicroUsdPerMTok: 5, outputMicroUsdPerMTok: 9 });
const CALL = { model: 'm-1' } as ModelCall;

/** A model that answers as the test says, and what it was asked. */
function aModel(first: ModelReply, prices: Price[] = PRICED) {
  let reply = first;
  let nowMs = Date.parse('2026-03-12T08:00:00Z');
  const asked: ModelCall[] = [];
  const logged: unknown[] = [];
  const note = (event: string, fields?: object) => void logged.push([event, fields]);
  const model = watchModel(
    { clock: { now: () => new Date(nowMs) }, log: { info: note, warn: note, error: note } },
    {
      reasons: () => false,
      async respond(call) {
        asked.push(call);
        return reply;
      },
    },
    { model: 'm-1', prices },
  );
  return {
    ...{ model, asked, logged },
    answers: (next: ModelReply) => {
      reply = next;
    },
    wait: (ms: number) => {
      nowMs += ms;
    },
    /** As somebody sees it who asks, and asks once more when the answer to the first question is there. */
    async health() {
      model.health();
      await new Promise(setImmediate);
      return model.health();
    },
  };
}

describe('whether the model can be called', () => {
  test.each<[Class, string, RegExp]>([
    ['key_refused', 'key_refused', /OPENAI_API_KEY/],
    ['unknown_model', 'unknown_model', /OPENAI_BASE_URL.*m-1 \(OPENAI_MODEL\)/],
    ['exhausted', 'exhausted', /no budget left/],
    ['rejected', 'rejected', /OPENAI_BASE_URL.*Responses API/],
    ['transient', 'unreachable', /OPENAI_BASE_URL does not answer/],
  ])(
    'is found out by one small call of the real form, and said in one sentence (%s)',
    async (why, state, note) => {
      const m = aModel(failed(why));
      expect(m.model.health()).toEqual({ state: 'unchecked', note: null });
      expect(await m.health()).toEqual({ state, note: expect.stringMatching(note) });
      expect(m.asked).toHaveLength(1);
      expect(m.asked[0]).toMatchObject({ model: 'm-1', tools: [], maxOutputTokens: 16 });
      expect(m.asked[0]?.format.schema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(m.logged).toEqual([['ai.model_state', { state }]]);
    },
  );

  test('costs nothing to ask for: an hour goes by before another call is made for it, and none while real ones are', async () => {
    const m = aModel(ANSWER);
    for (let n = 0; n < 100; n += 1) expect((await m.health()).note).toBeNull();
    expect(m.asked).toHaveLength(1);
    for (let n = 0; n < 5; n += 1) {
      m.wait(HOUR_MS - 1);
      await m.model.respond(CALL);
      expect(await m.health()).toEqual({ state: 'ready', note: null });
    }
    expect(m.asked).toHaveLength(6);
    m.wait(HOUR_MS);
    await m.health();
    expect(m.asked).toHaveLength(7);
  });

  test('is told of the last real call, and a model that is mended is noticed within half a minute', async () => {
    const m = aModel(ANSWER);
    await m.health();
    m.answers(failed('key_refused'));
    await m.model.respond(CALL);
    expect((await m.health()).state).toBe('key_refused');
    m.answers(ANSWER);
    expect((await m.health()).state).toBe('key_refused');
    m.wait(30_000);
    expect(await m.health()).toEqual({ state: 'ready', note: null });
  });

  test('is not doubted for one mail that is refused, nor for being asked too fast', async () => {
    const m = aModel(ANSWER);
    await m.health();
    for (const reply of [
      failed('filtered'),
      failed('rejected'),
      failed('throttled'),
      ANSWER,
      failed('rejected'),
    ]) {
      m.answers(reply);
      await m.model.respond(CALL);
      expect(m.model.health().state).toBe('ready');
    }
    for (let n = 0; n < 2; n += 1) await m.model.respond(CALL);
    expect(m.model.health().state).toBe('rejected');
  });

  test('is not doubted for being asked too fast, however often, when one form is refused then', async () => {
    const m = aModel(ANSWER);
    await m.health();
    for (const reply of [failed('throttled'), failed('throttled'), failed('rejected')]) {
      m.answers(reply);
      await m.model.respond(CALL);
    }
    expect(m.model.health().state).toBe('ready');
  });

  test('is believed for an hour after a real call, and said in the log only when it has become worse', async () => {
    const m = aModel(ANSWER);
    await m.model.respond(CALL);
    m.wait(HOUR_MS - 1);
    await m.health();
    expect(m.asked).toHaveLength(1);

    m.answers(failed('key_refused'));
    for (let n = 0; n < 2; n += 1) await m.model.respond(CALL);
    m.answers(ANSWER);
    await m.model.respond(CALL);
    expect(m.logged).toEqual([['ai.model_state', { state: 'key_refused' }]]);
  });
});

describe('a model without a price', () => {
  test('is never called; where its price is set is said in one sentence', async () => {
    const m = aModel(ANSWER, PRICES);
    const { state, note } = await m.health();
    expect([state, m.asked]).toEqual(['no_price', []]);
    for (const name of [
      'OPENAI_INPUT_MICRO_USD_PER_MTOK',
      'OPENAI_OUTPUT_MICRO_USD_PER_MTOK',
      'OPENAI_COUNT_TOKENS_ONLY=true',
      'local.settings.json',
    ])
      expect(note).toContain(name);
    expect(note?.match(/\. /g)).toBeNull();
  });

  test('is called when only its tokens are to be counted, and that no ceiling of money holds is said', async () => {
    const m = aModel(ANSWER, countingTokensOnly('m-1'));
    expect(await m.health()).toEqual({
      state: 'ready',
      note: expect.stringContaining('no ceiling of money'),
    });
  });
});
