import { z } from 'zod';
import { Base, Binding, Bindings } from '../base.ts';
import { FactTest } from '../fact-test.ts';

export const ProposalTemplate = z.strictObject({
  action: z.string(),
  /** Proposed instead where the person wants answers to be left among the drafts. */
  orDraft: z.string().optional(),
  /** Proposed only when this reference holds something. */
  given: z.string().optional(),
  onlyIf: FactTest.optional(),
  input: z.union([Bindings, z.string().startsWith('$')]),
  reason: Binding,
  urgency: Binding,
  sources: Binding.optional(),
  missing: Binding.optional(),
  sourceKey: Binding,
  holdUntilReply: z.strictObject({ threadId: Binding, from: Binding }).optional(),
});
export type ProposalTemplate = z.infer<typeof ProposalTemplate>;

/** Turns an agent's answer into suggestions. Nothing happens outside. */
export const SuggestNode = z.strictObject({
  ...Base,
  kind: z.literal('suggest'),
  agent: z.string(),
  propose: z.array(ProposalTemplate).min(1).max(5),
});
export type SuggestNode = z.infer<typeof SuggestNode>;
