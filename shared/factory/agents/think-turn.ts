import { z } from 'zod';
import type { RunOutcome, StepFacts } from '#factory/runs';
import { type Ctx, iso } from '#kernel';
import {
  type AiOutcome,
  type ModelItem,
  type ModelTool,
  type ModelUsage,
  strictSchema,
  type ToolCall,
} from '#platform/ai';
import type { ModelBudget } from '#platform/plans';
import type { Tone } from '#platform/preferences';
import { type Block, createFence } from './fence.ts';
import { HOUSE_RULES } from './house-rules.ts';
import type { AgentTemplate } from './schema.ts';
import {
  createShortNames,
  minuteOf,
  type ShortNames,
  type Telling,
  tellBlock,
  withRealIds,
  withShortNames,
} from './told/index.ts';
import { READ_TOOLS, wireName } from './tools/index.ts';

/** What happened in the turns before, in order. */
export type Exchange =
  | { kind: 'calls'; calls: { call: ToolCall; result: Block }[] }
  | { kind: 'bad_answer'; text: string; problem: string }
  | { kind: 'cut' };

export interface TurnInput {
  template: AgentTemplate;
  blocks: Block[];
  before: Exchange[];
  /** What pays for it. */
  budget: ModelBudget;
  /** The person whose agent this is. */
  me: { name: string; address: string };
}

export type TurnOutcome =
  | { kind: 'answer'; value: Record<string, unknown>; fact: StepFacts; usage: ModelUsage }
  | { kind: 'calls'; calls: ToolCall[]; usage: ModelUsage }
  | { kind: 'bad_answer'; text: string; problem: string; usage: ModelUsage }
  | { kind: 'cut'; usage: ModelUsage }
  | Extract<AiOutcome<never>, { kind: 'unavailable' }>
  | {
      kind: 'ended';
      status: 'stopped' | 'blocked' | 'failed';
      outcome: RunOutcome;
      usage: ModelUsage | null;
    };

/** One model call of an agent: reads what it is given, asks for reading tools, or answers in its agreed shape. */
export async function thinkTurn(
  ctx: Pick<Ctx, 'ai' | 'clock' | 'preferences'>,
  input: TurnInput,
): Promise<TurnOutcome> {
  const { template } = input;
  const preferences = await ctx.preferences.read();
  const names = createShortNames();
  const telling: Telling = {
    ...{ names, zone: preferences.zone, me: input.me },
    hasThread: input.blocks.some(({ kind }) => kind === 'thread'),
  };
  const outcome = await ctx.ai.ask({
    instructions: `${HOUSE_RULES}\n\n${template.instructions}`,
    input: conversation(input, telling, {
      now: minuteOf(iso(ctx.clock.now())),
      zone: preferences.zone,
      locale: preferences.locale,
      me: input.me,
      ...toneOf(preferences.tone),
    }),
    // Beyond its allowance of tool calls an agent has to answer with what it has.
    tools: callsSoFar(input.before) >= template.limits.toolCalls ? [] : template.tools.map(toModelTool),
    output: { name: template.output.name, schema: answerSchema(template) },
    maxOutputTokens: template.limits.maxOutputTokens,
    isWider: wasCut(input.before),
    budget: input.budget,
  });

  switch (outcome.kind) {
    case 'answer':
      return toAnswer(template, outcome, names);
    case 'tool_calls':
      return checkCalls(template, input, { ...outcome, calls: withRealArguments(outcome.calls, names) });
    case 'bad_answer':
      return outcome;
    case 'cut':
      return afterCut(template, input, outcome);
    case 'unavailable':
      return outcome;
    case 'over_budget':
      return {
        kind: 'ended',
        status: 'stopped',
        usage: null,
        outcome: overBudget(outcome.limit, outcome.resetsAt),
      };
    case 'refused_by_model':
      return {
        kind: 'ended',
        status: 'failed',
        usage: outcome.usage,
        outcome: plainly('ai.refused', 'The model declined to work on this.'),
      };
    case 'rejected':
      return { kind: 'ended', usage: null, ...REJECTED[outcome.class] };
  }
}

/** Only what the person has said of how they write. */
function toneOf({ traits, language, signature }: Tone): { tone?: Tone } {
  const isSaid = traits.length > 0 || language !== null || signature !== '';
  return isSaid ? { tone: { traits, language, signature } } : {};
}

/** An answer in our own words for things; one that names what was not shown is asked for again. */
function toAnswer(
  template: AgentTemplate,
  { value, usage }: Extract<AiOutcome<Record<string, unknown>>, { kind: 'answer' }>,
  names: ShortNames,
): TurnOutcome {
  const real = withRealIds(value, names);
  if (real.kind === 'invented') {
    const problem = `It names ${real.name}, and nothing of that name was shown.`;
    return { kind: 'bad_answer', text: JSON.stringify(value), problem, usage };
  }
  return { kind: 'answer', value: real.written, fact: factsOf(template, real.written), usage };
}

/** A name that was not shown stays: the tool says that there is no such thing. */
const withRealArguments = (calls: ToolCall[], names: ShortNames): ToolCall[] =>
  calls.map((call) => {
    const real = withRealIds(parsed(call.arguments), names);
    return real.kind === 'real' && real.written !== undefined
      ? { ...call, arguments: JSON.stringify(real.written) }
      : call;
  });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function conversation(
  { blocks, before }: TurnInput,
  telling: Telling,
  context: Record<string, unknown>,
): ModelItem[] {
  const fence = createFence();
  const show = (block: Block): string => {
    const told = tellBlock(block, telling);
    return fence.wrap(told.block, told.text);
  };
  const start: ModelItem[] = [
    { role: 'developer', content: JSON.stringify(context) },
    { role: 'user', content: [{ type: 'input_text', text: blocks.map(show).join('\n\n') }] },
  ];
  return [...start, ...before.flatMap((exchange) => retell(exchange, show, telling.names))];
}

function retell(exchange: Exchange, show: (block: Block) => string, names: ShortNames): ModelItem[] {
  if (exchange.kind === 'cut') {
    const content =
      'Your last answer did not fit. Answer again, more briefly, in the agreed JSON shape only.';
    return [{ role: 'developer', content }];
  }
  if (exchange.kind === 'bad_answer') {
    return [
      {
        role: 'developer',
        content: `Your last answer could not be used. ${exchange.problem} Answer again, in the agreed JSON shape only.`,
      },
    ];
  }
  return exchange.calls.flatMap(({ call, result }): ModelItem[] => [
    { type: 'function_call', call_id: call.callId, name: call.name, arguments: asAsked(call, names) },
    { type: 'function_call_output', call_id: call.callId, output: show(result) },
  ]);
}

function asAsked({ arguments: text }: ToolCall, names: ShortNames): string {
  const asked = parsed(text);
  return asked === undefined ? text : JSON.stringify(withShortNames(asked, names));
}

const wasCut = (before: Exchange[]): boolean => before.some(({ kind }) => kind === 'cut');

/** An answer that did not fit gets more room, once. */
function afterCut(
  { title }: AgentTemplate,
  { before }: TurnInput,
  { reason, usage }: { reason: 'too_long' | 'filtered' | 'unknown'; usage: ModelUsage },
): TurnOutcome {
  if (reason !== 'filtered' && !wasCut(before)) return { kind: 'cut', usage };
  const outcome =
    reason === 'filtered'
      ? plainly('ai.filtered', 'The model provider stopped the answer for its content.')
      : plainly('ai.answer_cut', `An answer of ${title} did not fit, also with three times the room.`);
  return { kind: 'ended', status: 'failed', usage, outcome };
}

/** A call of anything but the agent's own reading tools counts as a bad answer: it is asked once more, then it fails. */
function checkCalls(
  template: AgentTemplate,
  { before }: TurnInput,
  { calls, usage }: Extract<AiOutcome<never>, { kind: 'tool_calls' }>,
): TurnOutcome {
  const allowed = new Set(template.tools.map(wireName));
  const unknown = calls.find(({ name }) => !allowed.has(name));
  if (unknown)
    return { kind: 'bad_answer', text: '', problem: 'You asked for a tool that you do not have.', usage };
  if (callsSoFar(before) + calls.length > template.limits.toolCalls) {
    return {
      kind: 'ended',
      status: 'stopped',
      usage,
      outcome: plainly(
        'agent.tool_limit',
        `${template.title} asked for more than ${template.limits.toolCalls} look-ups.`,
      ),
    };
  }
  return { kind: 'calls', calls, usage };
}

const callsSoFar = (before: Exchange[]): number =>
  before.reduce((sum, exchange) => sum + (exchange.kind === 'calls' ? exchange.calls.length : 0), 0);

const answerSchemas = new Map<string, z.ZodType<Record<string, unknown>>>();

/** The template's JSON Schema as a checker; kept, because templates never change under one version. */
export function answerSchema(template: AgentTemplate): z.ZodType<Record<string, unknown>> {
  const key = `${template.id}@${template.version}`;
  const known = answerSchemas.get(key);
  if (known) return known;
  const schema = z.fromJSONSchema(template.output.schema) as z.ZodType<Record<string, unknown>>;
  answerSchemas.set(key, schema);
  return schema;
}

/** Only short words, numbers and booleans leave the answer: they travel through durable inputs. */
function factsOf(template: AgentTemplate, value: Record<string, unknown>): StepFacts {
  const properties = (template.output.schema.properties ?? {}) as Record<
    string,
    { enum?: unknown[]; type?: unknown }
  >;
  return Object.fromEntries(
    template.facts.map((name) => {
      const field = value[name];
      const isWord = typeof field === 'string' && properties[name]?.enum?.includes(field);
      const isPlain = typeof field === 'number' || typeof field === 'boolean';
      return [
        name,
        isWord || isPlain ? (field as string | number | boolean) : field !== null && field !== undefined,
      ];
    }),
  );
}

const modelTools = new Map<string, ModelTool>();

function toModelTool(name: string): ModelTool {
  const known = modelTools.get(name);
  if (known) return known;
  const tool = READ_TOOLS.get(name);
  if (!tool) throw new Error(`A template names the tool ${name}, which is no reading tool.`);
  const modelTool = { name: wireName(name), description: tool.summary, parameters: strictSchema(tool.input) };
  modelTools.set(name, modelTool);
  return modelTool;
}

function plainly(code: string, detail: string, lift: string | null = null): RunOutcome {
  return { code, detail, resetsAt: null, lift };
}

function blocked(code: string, detail: string, lift: string) {
  return { status: 'blocked' as const, outcome: plainly(code, detail, lift) };
}

const overBudget = (limit: 'run' | 'day' | 'month', resetsAt: string | null): RunOutcome => ({
  code: 'plan.model_budget_reached',
  detail: `This run would pass the model spending that your plan allows per ${limit}.`,
  resetsAt,
  lift: 'A plan with a higher ceiling lifts it at once.',
});

type Refusal = Extract<AiOutcome<unknown>, { kind: 'rejected' }>['class'];

/** What lies in how the model is set up blocks whatever wants to ask it; the other two are about what was asked. */
const REJECTED: Record<Refusal, { status: 'blocked' | 'failed'; outcome: RunOutcome }> = {
  key_refused: blocked(
    'ai.key_refused',
    'The model endpoint does not accept our key.',
    'Whoever runs this sets OPENAI_API_KEY right; then start it again.',
  ),
  unknown_model: blocked(
    'ai.model_unknown',
    'The model endpoint has no model of the name that is set.',
    'Whoever runs this sets OPENAI_MODEL and OPENAI_BASE_URL right; then start it again.',
  ),
  exhausted: blocked(
    'ai.exhausted',
    'The model provider has no budget left for us.',
    'Whoever runs this tops it up there; then start it again.',
  ),
  no_price: blocked(
    'ai.no_price',
    'No price is known for the model that is set, so it is not asked.',
    'Whoever runs this sets its price, or says that only its tokens are counted; then start it again.',
  ),
  filtered: {
    status: 'failed',
    outcome: plainly('ai.filtered', 'The model provider refuses this for its content.'),
  },
  rejected: {
    status: 'failed',
    outcome: plainly('ai.rejected', 'The model provider did not accept the request.'),
  },
};
