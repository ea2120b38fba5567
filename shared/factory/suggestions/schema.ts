import { z } from 'zod';

export const SuggestionStatus = z.enum([
  'pending',
  'approved',
  'applying',
  'applied',
  'rejected',
  'expired',
  'superseded',
  'failed',
  'needs_review',
]);
export type SuggestionStatus = z.infer<typeof SuggestionStatus>;

export const ActionName = z.enum([
  'mail.send',
  'mail.createDraft',
  'mail.archive',
  'mail.applyLabel',
  'calendar.updateEvent',
  'calendar.respond',
]);
export type ActionName = z.infer<typeof ActionName>;

export const Risk = z.enum(['low', 'medium', 'high']);
export type Risk = z.infer<typeof Risk>;

/** What an agent relied on for a claim. */
export const Evidence = z
  .object({
    source: z.string().describe('Where it stands, such as `mail:<id>` or `event:<id>`.'),
    quote: z.string().describe('The words relied on.'),
  })
  .meta({ id: 'Evidence' });
export type Evidence = z.infer<typeof Evidence>;

export const MissingDetail = z.object({ what: z.string(), why: z.string() }).meta({ id: 'MissingDetail' });
export type MissingDetail = z.infer<typeof MissingDetail>;

/** Exactly what will happen outside if approved. Its canonical JSON is what the hash binds. */
export const Action = z
  .object({
    v: z.literal(1),
    tenantId: z.string(),
    suggestionId: z.string(),
    revision: z.number().int(),
    kind: ActionName,
    connectionId: z.string(),
    target: z
      .record(z.string(), z.string())
      .describe('Vendor ids and versions that the action was made for.'),
    payload: z.record(z.string(), z.unknown()).describe('The content, as it will be sent.'),
    expiresAt: z.string(),
  })
  .meta({ id: 'Action' });
export type Action = z.infer<typeof Action>;

export const Decision = z
  .object({
    verdict: z.enum(['approved', 'rejected']),
    revision: z.number().int(),
    hash: z.string(),
    by: z.string().describe('Member who decided.'),
    at: z.string(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Decision' });
export type Decision = z.infer<typeof Decision>;

export const Revision = z
  .object({
    revision: z.number().int(),
    hash: z.string(),
    by: z.string().describe('The agent, or the member who edited.'),
    at: z.string(),
    changed: z
      .array(z.string())
      .describe('Fields that differ from the revision before; none where a yes to that one was taken back.'),
  })
  .meta({ id: 'Revision' });
export type Revision = z.infer<typeof Revision>;

export const Hold = z
  .object({
    until: z.literal('reply'),
    from: z.string().describe('Whose answer is awaited.'),
    threadId: z.string(),
    since: z.string(),
  })
  .meta({ id: 'Hold' });
export type Hold = z.infer<typeof Hold>;

/** `batch`: approved together with others. `later`: put aside. `withdraw`: the yes to it is taken back. */
export const SuggestionDecision = z.enum(['approve', 'edit', 'reject', 'batch', 'later', 'withdraw']);
export type SuggestionDecision = z.infer<typeof SuggestionDecision>;

/** Codes of the problems that approving would give. */
export const HeldBy = z.enum(['suggestion.has_gaps', 'suggestion.held']);
export type HeldBy = z.infer<typeof HeldBy>;

/** A proposed change outside. Nothing happens before the person approved this very revision. */
export const Suggestion = z
  .object({
    id: z.string(),
    status: SuggestionStatus,
    title: z.string().describe('What would happen, in one line.'),
    reason: z.string().describe('Why the agent proposes it.'),
    urgency: z.number().int().min(1).max(5),
    risk: Risk,
    flags: z.array(z.string()).describe('Why the risk is what it is, and what to look at first.'),
    undo: z.string().nullable().describe('How it can be undone; null = it cannot.'),
    revision: z.number().int(),
    hash: z.string().describe('`sha256:…` over the canonical action; approval names it.'),
    action: Action,
    newRecipients: z
      .array(z.string())
      .describe('Recipients that took no part before the message that is answered; to be marked.'),
    editable: z.array(z.string()).describe('Payload fields that may be edited before approval.'),
    sources: z.array(Evidence),
    missing: z.array(MissingDetail),
    influencedBy: z.array(z.string()).describe('Untrusted sources that this proposal was made from.'),
    offlineModel: z.boolean().describe('Written by the rule-based offline model.'),
    hold: Hold.nullable().describe('It cannot be approved before this happened.'),
    allowedDecisions: z
      .array(SuggestionDecision)
      .describe(
        'What can be decided about it now, by what it is itself; empty = nothing any more. What else a yes may need (changes allowed, a fresh sign-in, an action left for today) shows when it is given.',
      ),
    heldBy: z
      .array(HeldBy)
      .describe(
        'While it waits for you: what stands in the way of a yes. `suggestion.held` alone still lets you say it, because whether the answer has come is looked up then.',
      ),
    revisions: z.array(Revision),
    decision: Decision.nullable(),
    undoableUntil: z
      .string()
      .nullable()
      .describe('Approved, and until then it is not carried out and can be withdrawn; null = not any more.'),
    laterUntil: z.string().nullable().describe('Put aside until then; null = it is not.'),
    outcome: z.object({ note: z.string(), vendorId: z.string().nullable(), at: z.string() }).nullable(),
    agentId: z.string(),
    runId: z.string(),
    createdAt: z.string(),
    expiresAt: z.string().describe('Not done by then = not done at all.'),
  })
  .meta({ id: 'Suggestion' });
export type Suggestion = z.infer<typeof Suggestion>;
