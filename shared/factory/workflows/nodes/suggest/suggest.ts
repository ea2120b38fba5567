import { z } from 'zod';
import type { Block } from '#factory/agents';
import {
  ActionName,
  capabilityOf,
  type Evidence,
  MissingDetail,
  type Proposal,
  type Proposed,
  proposeAction,
  type Readers,
  textOf,
} from '#factory/suggestions';
import { isOfflineModel } from '#platform/ai';
import { holds } from '../../facts.ts';
import { resolve } from '../../steps/bindings.ts';
import {
  blocked,
  type CurrentStep,
  isEnding,
  keptStep,
  nodeOf,
  type StepCtx,
  workerOf,
} from '../../steps/current-step.ts';
import { metered } from '../../steps/meter.ts';
import { noRoom, reservedPlace } from '../../steps/reserve-proposal.ts';
import { pointers } from '../think/think.ts';
import type { ProposalTemplate } from './schema.ts';

/** Turns an agent's answer into suggestions. Nothing outside is touched here, and nothing in here could. */
export const suggest = metered('suggest', async (ctx, step) => {
  const node = nodeOf(step, 'suggest');
  const worker = await workerOf(ctx, step, node.agent);
  if (isEnding(worker)) return worker;
  const readers: Readers = { ...(await ctx.connections.readers()), now: ctx.clock.now() };
  const shut = node.propose
    .map(({ action }) => readers[capabilityOf(ActionName.parse(action))])
    .find((access) => access.kind === 'blocked');
  if (shut?.kind === 'blocked') return blocked(shut);

  const place = await reservedPlace(ctx, step, worker);
  const made: Proposed[] = [];
  for (const [index, template] of node.propose.entries()) {
    const proposal = await toProposal(
      ctx,
      step,
      template,
      `${node.id}:${step.input.item?.index ?? 0}:${index}`,
      worker.agentId,
    );
    const ahead = made.flatMap(isProposed).length - (place.length > 0 ? 1 : 0);
    if (proposal) made.push(unlessTwice(made, await proposeAction(ctx, readers, { ...proposal, ahead })));
  }
  const proposed = made.flatMap(isProposed);
  const heldBack = made.flatMap((one) => (one.kind === 'held_back' ? [one] : []));
  const notes = heldBack.map(({ note }) => note);
  const isFull = heldBack.some((one) => one.isFull);
  if (isFull && proposed.length === 0) return noRoom(worker);
  return {
    kind: 'done',
    fact: {
      suggestions: proposed.length,
      again: isFull || heldBack.some(({ again }) => again),
      ...(isFull && { waitsFor: worker.agentId }),
    },
    spent: { suggestions: proposed.length, connectorCalls: made.length },
    stepKind: 'suggest',
    title: proposed.length > 0 ? proposed.map(({ doc }) => doc.title).join('; ') : 'Proposed nothing',
    reason:
      [...new Set([...proposed.map(({ doc }) => doc.reason), ...notes])].join(' ') || 'Nothing to propose.',
    agent: worker.template.title,
    sources: proposed
      .flatMap(({ doc }) =>
        doc.sources.map(({ source, quote }) => ({
          type: source.split(':')[0] ?? 'mail',
          id: source,
          label: quote,
        })),
      )
      .slice(0, 20),
    model: null,
    suggestionIds: proposed.map(({ doc }) => doc.id),
    output: { as: 'note', value: { suggestionIds: proposed.map(({ doc }) => doc.id) } },
    // The place first, so that what is proposed in it fits.
    ops: [...place, ...proposed.flatMap(({ ops }) => ops)],
    events: proposed.flatMap(({ events }) => events),
  };
});

/** A workflow that proposes two answers to one conversation in one step gets the first. */
function unlessTwice(made: Proposed[], next: Proposed): Proposed {
  const isTwice =
    next.kind === 'proposed' &&
    made.some((one) => one.kind === 'proposed' && one.doc.sourceKey === next.doc.sourceKey);
  return isTwice
    ? { kind: 'held_back', note: 'Only one of two proposals for the same source is made.' }
    : next;
}

const isProposed = (one: Proposed) => (one.kind === 'proposed' ? [one] : []);

async function toProposal(
  ctx: StepCtx,
  step: CurrentStep,
  template: ProposalTemplate,
  key: string,
  agentId: string,
): Promise<Proposal | undefined> {
  const value = (binding: unknown) => resolve(step, binding, ctx.clock.now());
  if (template.given !== undefined && (await value(template.given)) === null) return undefined;
  if (template.onlyIf && !holds(template.onlyIf, await factsOf(step))) return undefined;

  const hold =
    template.holdUntilReply && ((await value(template.holdUntilReply)) as { threadId: string; from: string });
  const missing = MissingDetail.array().safeParse(await value(template.missing ?? []));
  const { blocks, seen, isOffline } = await readSoFar(ctx, step);
  const { kind, signature } = await asPreferred(ctx, template);
  return {
    runId: step.run.id,
    agentId,
    key,
    kind,
    input: (await value(template.input)) as Record<string, unknown>,
    reason: String((await value(template.reason)) ?? ''),
    urgency: toUrgency(await value(template.urgency)),
    sources: toSources(await value(template.sources ?? [])),
    missing: missing.success ? missing.data : [],
    influencedBy: blocks.filter(({ trust }) => trust === 'untrusted').map(({ id }) => id),
    trustedText: [...blocks.flatMap(ownText), signature].join('\n'),
    seen,
    sourceKey: String(await value(template.sourceKey)),
    holdUntilReply: hold ?? null,
    offlineModel: isOffline,
  };
}

/** What this path of the run has read, and whether the offline model wrote its answers. */
async function readSoFar(ctx: StepCtx, step: CurrentStep) {
  const outputs = await Promise.all(Object.keys(step.input.at).map((name) => step.output(name)));
  const last = Object.values(step.input.at).at(-1);
  const latest = last === undefined ? undefined : await keptStep(ctx, step.run.id, last);
  return {
    blocks: outputs.flatMap((output) => (output?.as === 'block' ? [output.block] : [])),
    seen: outputs.flatMap((output) => (output?.as === 'block' ? (output.seen ?? []) : [])),
    isOffline: isOfflineModel(latest?.model?.model ?? ''),
  };
}

async function factsOf(step: CurrentStep) {
  const entries = await Promise.all(
    Object.keys(step.input.at).map(async (name) => {
      const output = await step.output(name);
      return [name, output?.as === 'answer' ? output.value : {}] as const;
    }),
  );
  return Object.fromEntries(entries) as Record<string, Record<string, string | number | boolean | null>>;
}

/** An answer is proposed as the person wants answers: to be sent, or to be left among the drafts. */
async function asPreferred(
  ctx: StepCtx,
  { action, orDraft }: ProposalTemplate,
): Promise<{ kind: ActionName; signature: string }> {
  const named = ActionName.parse(action);
  if (orDraft === undefined) return { kind: named, signature: '' };
  const { replies, tone } = await ctx.preferences.read();
  return { kind: replies === 'draft' ? ActionName.parse(orDraft) : named, signature: tone.signature };
}

const Thread = z.object({ messages: z.array(z.object({ isSent: z.boolean(), text: z.string() })) });

/** Own records, and what the person wrote in a conversation; not what they repeated of others. */
function ownText({ trust, value }: Block): string[] {
  if (trust === 'own') return [textOf(value)];
  const thread = Thread.safeParse(value);
  const own = thread.success ? thread.data.messages.filter(({ isSent }) => isSent) : [];
  return own.flatMap(({ text }) => text.split('\n').filter((line) => !line.trimStart().startsWith('>')));
}

const toUrgency = (value: unknown): number =>
  typeof value === 'number' ? Math.min(5, Math.max(1, Math.round(value))) : 3;

const toSources = (value: unknown): Evidence[] =>
  pointers(value).map(({ id, label }) => ({ source: id ?? '', quote: label.slice(0, 400) }));
