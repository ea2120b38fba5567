import { z } from 'zod';
import { type Clock, HOUR_MS, iso, type Log, sha256Hex } from '#kernel';
import type { AiSettings } from './ask-model.ts';
import { priceOf } from './prices.ts';
import type { ModelCall, ModelPort, ModelReply } from './schema.ts';

const BELIEVED_MS = HOUR_MS;
const LOOK_AGAIN_MS = 30_000;
const CHECK_TIMEOUT_MS = 8_000;
/** One refused form is about what was asked; so many in a row, and nothing else, are about the endpoint. */
const REJECTED_IN_A_ROW = 3;

export const ModelState = z.enum([
  'ready',
  'unchecked',
  'no_price',
  'key_refused',
  'unknown_model',
  'exhausted',
  'rejected',
  'unreachable',
]);
export type ModelState = z.infer<typeof ModelState>;

export interface ModelHealth {
  state: ModelState;
  /** One sentence on what is wrong and where it is set right; never a word of the vendor. */
  note: string | null;
}

export interface WatchedModel extends ModelPort {
  /**
   * What is known, at once. Real calls say it for nothing; where none was made for an hour, or the last one found the
   * model away, one very small call is made behind this answer, at most twice a minute.
   */
  health(): ModelHealth;
}

interface Needs {
  clock: Clock;
  log: Log;
}

/** The same model, which remembers how its last call ended. */
export function watchModel({ clock, log }: Needs, port: ModelPort, settings: AiSettings): WatchedModel {
  let state: ModelState = 'unchecked';
  let knownUntilMs = 0;
  let rejected = 0;

  function note(reply: ModelReply, level: 'info' | 'warn'): void {
    rejected = isOf(reply, 'rejected') ? rejected + 1 : 0;
    const next = stateAfter(reply, rejected);
    if (!next) return;
    if (next !== state && next !== 'ready') log[level]('ai.model_state', { state: next });
    state = next;
    knownUntilMs = clock.now().getTime() + (next === 'ready' ? BELIEVED_MS : LOOK_AGAIN_MS);
  }

  async function check(): Promise<void> {
    knownUntilMs = clock.now().getTime() + LOOK_AGAIN_MS;
    const reply = await port.respond({ ...CHECK, model: settings.model });
    // What is asked here is never to blame: one refusal of it is enough.
    rejected = REJECTED_IN_A_ROW;
    note(reply, 'info');
  }

  return {
    reasons: port.reasons,
    async respond(call) {
      const reply = await port.respond(call);
      note(reply, 'warn');
      return reply;
    },
    health() {
      const price = priceOf(settings.prices, settings.model, iso(clock.now()).slice(0, 10));
      if (!price) return { state: 'no_price', note: NOTES.no_price(settings.model) };
      if (clock.now().getTime() >= knownUntilMs) void check();
      return { state, note: NOTES[state](settings.model) ?? price.note ?? null };
    },
  };
}

/** `undefined` = it says nothing about the next call. */
function stateAfter(reply: ModelReply, rejected: number): ModelState | undefined {
  if (reply.kind !== 'failed') return 'ready';
  switch (reply.class) {
    case 'throttled':
      return undefined;
    case 'transient':
      return 'unreachable';
    case 'filtered':
      return 'ready';
    case 'rejected':
      return rejected >= REJECTED_IN_A_ROW ? 'rejected' : undefined;
    default:
      return reply.class;
  }
}

const isOf = (reply: ModelReply, kind: 'rejected'): boolean =>
  reply.kind === 'failed' && reply.class === kind;

/** In the form of a real call, so that whoever does not take that form is found out. */
const CHECK: Omit<ModelCall, 'model'> = {
  instructions: 'Answer {"ok":true}.',
  input: [{ role: 'user', content: 'ok?' }],
  tools: [],
  format: {
    name: 'check',
    schema: {
      type: 'object',
      properties: { ok: { type: 'boolean' } },
      required: ['ok'],
      additionalProperties: false,
    },
  },
  maxOutputTokens: 16,
  caller: sha256Hex('caller:health').slice(0, 32),
  timeoutMs: CHECK_TIMEOUT_MS,
};

const NOTES: Record<ModelState, (model: string) => string | null> & { no_price(model: string): string } = {
  ready: () => null,
  unchecked: () => null,
  no_price: (model) =>
    `No price is known for ${model}, so it is not called: set OPENAI_INPUT_MICRO_USD_PER_MTOK and OPENAI_OUTPUT_MICRO_USD_PER_MTOK (millionths of a US dollar for a million tokens) or, on a machine of your own, OPENAI_COUNT_TOKENS_ONLY=true, in the environment or in local.settings.json, and start again.`,
  key_refused: () => 'The model endpoint does not accept the key in OPENAI_API_KEY.',
  unknown_model: (model) =>
    `The endpoint in OPENAI_BASE_URL has no model ${model} (OPENAI_MODEL), or no Responses API.`,
  exhausted: () => 'The model provider has no budget left for the key in OPENAI_API_KEY.',
  rejected: () =>
    'The endpoint in OPENAI_BASE_URL does not take our form of request: the Responses API with strict JSON output.',
  unreachable: () => 'The endpoint in OPENAI_BASE_URL does not answer, or not as the Responses API does.',
};
