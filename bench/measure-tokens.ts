import type { RunCounts } from './azure-bill.ts';
import { CACHED_FROM_TOKENS } from './azure-prices.ts';
import type { PackOwner } from './clear-inbox.ts';
import { driveOne } from './drive.ts';
import { durableCounts } from './durable.ts';
import { storeCost } from './metrics.ts';
import { modelCalls, type SentCall } from './model-stub.ts';
import type { BenchStack } from './stack.ts';

/** What the calls of one agent cost in a run. */
export interface AgentTokens {
  agent: string;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  mostInputTokens: number;
}

export interface MeasuredRun {
  counts: RunCounts;
  agents: AgentTokens[];
  /** Of each agent, by the name of its answer: the beginning that all its calls share, in tokens. */
  stable: Record<string, number>;
  /** Conversations that it looked at; 0 where it looks at none. */
  conversations: number;
  suggestions: number;
}

interface ShownStep {
  kind: string;
  agent: string | null;
  sources: { type: string }[];
  model: { inputTokens: number; outputTokens: number } | null;
}

interface ShownTimeline {
  run: { totals: { connectorCalls: number; suggestions: number } };
  steps: ShownStep[];
}

/** One run of an installed workflow, with all that can be counted of it. */
export async function measureRun(
  stack: BenchStack,
  { api, workflowIds }: PackOwner,
  key: string,
): Promise<MeasuredRun> {
  const known = (await modelCalls(stack)).length;
  const before = await storeCost(stack);
  const { id } = await driveOne({ api, workflowId: workflowIds[key] ?? '' }, EXPECTED_MS);
  const after = await storeCost(stack);
  const { run, steps } = await api.call<ShownTimeline>('GET', `runs/${id}/timeline`);
  const sent = (await modelCalls(stack)).slice(known);
  const stable = stableTokens(sent);
  const agents = tokensByAgent(steps);
  const counts = {
    requestUnits: after.requestUnits - before.requestUnits,
    bytes: after.bytes - before.bytes,
    ...(await durableCounts(stack, id)),
    modelCalls: sum(agents.map(({ calls }) => calls)),
    connectorCalls: run.totals.connectorCalls,
    inputTokens: sum(agents.map(({ inputTokens }) => inputTokens)),
    cachedTokens: cachedTokens(sent, stable),
    outputTokens: sum(agents.map(({ outputTokens }) => outputTokens)),
  };
  const conversations = steps.filter(({ kind, sources }) => kind === 'gather' && isOneMail(sources)).length;
  return { counts, agents, stable, conversations, suggestions: run.totals.suggestions };
}

const EXPECTED_MS = 1_500;

/** A conversation that was opened; a list of what is new names several. */
const isOneMail = ([first, ...others]: { type: string }[]) => first?.type === 'mail' && others.length === 0;
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

function tokensByAgent(steps: ShownStep[]): AgentTokens[] {
  const asked = steps.flatMap(({ agent, model }) => (agent && model ? [{ agent, ...model }] : []));
  return Object.entries(Object.groupBy(asked, ({ agent }) => agent)).map(([agent, calls = []]) => ({
    agent,
    calls: calls.length,
    inputTokens: sum(calls.map(({ inputTokens }) => inputTokens)),
    outputTokens: sum(calls.map(({ outputTokens }) => outputTokens)),
    mostInputTokens: Math.max(...calls.map(({ inputTokens }) => inputTokens)),
  }));
}

/** Vendors read the tools, the shape of the answer and the instructions first, and then what was said. */
const beginningOf = ({ tools, text, instructions }: SentCall): string =>
  JSON.stringify({ tools, text, instructions });

/** What all calls for one kind of answer begin with; as many characters make a token as the offline model takes. */
function stableTokens(sent: SentCall[]): Record<string, number> {
  const byAnswer = Object.groupBy(sent, ({ text }) => text.format.name);
  return Object.fromEntries(
    Object.entries(byAnswer).map(([name, calls = []]) => [name, Math.floor(sharedStart(calls) / 4)]),
  );
}

function sharedStart(calls: SentCall[]): number {
  const [first = '', ...others] = calls.map(beginningOf);
  const ends = others.map((other) => [...first].findIndex((letter, at) => letter !== other[at]));
  return Math.min(first.length, ...ends.filter((end) => end >= 0));
}

/** The first call of an answer fills the cache, the others find what is long enough for it. */
function cachedTokens(sent: SentCall[], stable: Record<string, number>): number {
  const byAnswer = Object.groupBy(sent, ({ text }) => text.format.name);
  return sum(
    Object.entries(byAnswer).map(([name, calls = []]) => {
      const length = stable[name] ?? 0;
      return length >= CACHED_FROM_TOKENS ? length * (calls.length - 1) : 0;
    }),
  );
}
