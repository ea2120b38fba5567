import type { AgentDoc, AgentTemplate, Block, BlockedResult, Noted } from '#factory/agents';
import { type RunDoc, type StepDoc, stepId } from '#factory/runs';
import { roomFor, type Seen } from '#factory/suggestions';
import { type Ctx, defineMemory, mustSee, type Stored } from '#kernel';
import type { ToolCall } from '#platform/ai';
import type { Chosen, Spoken } from '#platform/connectors';
import { earlierCursor } from '../earlier-form.ts';
import type { MailCursor } from '../mail-cursor.ts';
import { type LeafNode, leaves } from '../nodes/index.ts';
import { heldReading } from '../reading.ts';
import type { Ending, StepInput } from '../step-contract.ts';
import type { PinnedWorkflow } from '../store.ts';

/** What activities may use. No write access to anything outside is in here. */
export type StepCtx = Pick<
  Ctx,
  | 'tenantId'
  | 'actor'
  | 'clock'
  | 'memories'
  | 'log'
  | 'db'
  | 'ai'
  | 'audit'
  | 'agents'
  | 'blobs'
  | 'connections'
  | 'notifications'
  | 'plans'
  | 'preferences'
  | 'records'
  | 'runs'
  | 'suggestions'
  | 'workflows'
>;

/** Whatever a step does, it looks at no other accounts than its run's. */
export const withAccounts = (ctx: StepCtx, accounts: Chosen): StepCtx =>
  Object.create(ctx, { connections: { value: ctx.connections.only(accounts), enumerable: true } });

/** What a step left behind for later ones. */
export type Output =
  | { as: 'block'; block: Block; seen?: Seen[]; noted?: Noted }
  | { as: 'answer'; value: Record<string, unknown> }
  | { as: 'calls'; calls: ToolCall[] }
  | { as: 'bad_answer'; text: string; problem: string }
  | { as: 'cut' }
  | { as: 'note'; value: Record<string, unknown> };

export interface CurrentStep {
  run: Stored<RunDoc>;
  workflow: PinnedWorkflow;
  input: StepInput;
  /** The agent that works here, when it could be read together with the run. */
  agent?: AgentDoc | undefined;
  /** What an earlier step of this run left. */
  output(name: string): Promise<Output | undefined>;
  outputAt(key: string): Promise<Output>;
  /** The person's time zone. */
  zone(): Promise<string>;
  /** How far this workflow has read the mailbox of this run; `undefined` = it was never there. */
  cursor(): Promise<MailCursor | undefined>;
  /** How many more proposals of each of these agents there is room for. */
  room(agentIds: string[]): Promise<Record<string, number>>;
}

// Outputs never change once written; this spares reading a list once per element.
const outputs = defineMemory<Output>({ name: 'workflows.outputs', max: 1_000, ttlMs: 120_000 });

export function currentStep(
  ctx: StepCtx,
  run: Stored<RunDoc>,
  workflow: PinnedWorkflow,
  input: StepInput,
): CurrentStep {
  const outputAt = (key: string) => readOutput(ctx, run.id, key);
  return {
    run,
    workflow,
    input,
    outputAt,
    zone: async () => (await ctx.preferences.read()).zone,
    cursor: () => cursorOf(ctx, run, workflow),
    room: async (agentIds) =>
      Object.fromEntries(
        await Promise.all(agentIds.map(async (id) => [id, await roomFor(ctx, id)] as const)),
      ),
    async output(name) {
      const key = input.at[name];
      return key === undefined ? undefined : outputAt(key);
    },
  };
}

async function cursorOf(
  ctx: StepCtx,
  run: RunDoc,
  workflow: PinnedWorkflow,
): Promise<MailCursor | undefined> {
  if (workflow.definition.cursor === undefined) return undefined;
  const reading = await heldReading(ctx, run);
  return reading?.places[workflow.id] ?? earlierCursor(ctx, workflow.id);
}

export async function readOutput(ctx: StepCtx, runId: string, key: string): Promise<Output> {
  const id = stepId(runId, key);
  const known = outputs.get(ctx, id);
  if (known) return known;
  const step = await keptStep(ctx, runId, key);
  if (!step) throw new Error(`step ${id} is missing`);
  return rememberOutput(ctx, id, await unpack(ctx, step));
}

/** A step that this one rests on, so it was kept before. */
export const keptStep = (ctx: Pick<StepCtx, 'db' | 'runs'>, runId: string, key: string) =>
  mustSee(ctx.db, stepId(runId, key), () => ctx.runs.step(runId, key));

export const rememberOutput = (ctx: StepCtx, id: string, output: Output): Output =>
  outputs.set(ctx, id, output);

async function unpack(ctx: StepCtx, step: StepDoc): Promise<Output> {
  if (step.output.kind === 'inline') return step.output.value as Output;
  const blob = step.output.kind === 'blob' && (await ctx.blobs.get(ctx.tenantId, step.output.name));
  if (!blob) throw new Error(`the payload of ${step.id} is missing`);
  return JSON.parse(Buffer.from(blob.bytes).toString('utf8')) as Output;
}

export function nodeOf<K extends LeafNode['kind']>(
  { workflow, input }: CurrentStep,
  kind: K,
): Extract<LeafNode, { kind: K }> {
  const node = leaves(workflow.definition.nodes).find(({ id }) => id === input.node);
  if (node?.kind !== kind) throw new Error(`the workflow has no ${kind} node ${input.node}`);
  return node as Extract<LeafNode, { kind: K }>;
}

export interface Worker {
  agentId: string;
  template: AgentTemplate;
}

/** The installed agent behind a key; switched off, the run stops here. */
export async function workerOf(ctx: StepCtx, step: CurrentStep, key: string): Promise<Worker | Ending> {
  const agentId = step.workflow.agents[key] ?? '';
  const agent = step.agent?.id === agentId ? step.agent : await agentOf(ctx, agentId);
  if (!agent.enabled) {
    return ended(
      'stopped',
      'agent.switched_off',
      `${agent.title} is switched off.`,
      'Switch the agent on and start the run again.',
    );
  }
  const template = ctx.agents.templates.find(agent.templateId, agent.templateVersion);
  if (!template) throw new Error(`there is no template ${agent.templateId}@${agent.templateVersion}`);
  return { agentId, template };
}

/** Installed before the run was started; refused when it was uninstalled since. */
export async function agentOf(ctx: Pick<StepCtx, 'agents' | 'db'>, id: string): Promise<AgentDoc> {
  const agent = await mustSee(ctx.db, id, () => ctx.agents.find(id));
  return agent ?? ctx.agents.get(id);
}

export const isEnding = (value: object): value is Ending => 'kind' in value && value.kind === 'ended';

export function ended(
  status: Ending['status'],
  code: string,
  detail: string,
  lift: string | null = null,
): Ending {
  return { kind: 'ended', status, outcome: { code, detail, resetsAt: null, lift } };
}

export const CANCELLED = ended(
  'cancelled',
  'run.cancelled',
  'You stopped this run. What it had done so far is shown.',
);

/** What kind of thing it is that cannot be looked at, in the person's words. */
const NOUNS: Record<Spoken, string> = { mail: 'mailbox', calendar: 'calendar' };

const BLOCKED: Record<BlockedResult['reason'], (what: string) => [string, string, string]> = {
  no_connection: (what) => [
    'connection.missing',
    `No ${what} is connected, so nothing could be looked at.`,
    `Connect a ${what}, then start the run again.`,
  ],
  removed: (what) => [
    'connection.removed',
    `The ${what} that this run was working with is no longer connected, and no other takes its place.`,
    `Start the run again with the ${what} that is connected now.`,
  ],
  needs_reauth: (what) => [
    'connection.needs_reauth',
    `Your ${what} asks you to sign in again, so nothing could be looked at.`,
    `Connect the ${what} again.`,
  ],
  forbidden: () => [
    'connection.forbidden',
    'The connection does not allow to read what this workflow needs.',
    'Connect again and allow reading mail and calendar.',
  ],
};

/** A run that could not look says so; it never reports that nothing was found. */
export const blocked = ({
  reason,
  capability = 'mail',
}: Pick<BlockedResult, 'reason'> & Partial<BlockedResult>) =>
  ended('blocked', ...BLOCKED[reason](NOUNS[capability]));
