import { z } from 'zod';
import { visible } from './terminal/visible.ts';

/** Words that are only shown. Made safe for the terminal at the edge, so that no page can forget it. */
const words = z.string().transform(visible);

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const ApiDocument = z.object({
  info: z.object({ title: z.literal('connectsoft.me') }),
  components: z.object({
    securitySchemes: z.object({
      person: z.object({
        flows: z.object({
          authorizationCode: z.object({
            authorizationUrl: z.url(),
            tokenUrl: z.url(),
            scopes: z.record(z.string(), z.string()),
          }),
        }),
      }),
    }),
  }),
});

/** What the site of the local stack says about itself; a deployed API has none. */
export const SiteStatus = z.object({ modelIsOffline: z.boolean(), mailboxUrl: z.url() });
export type SiteStatus = z.infer<typeof SiteStatus>;

export const Usage = z.object({
  resetsAt: z.string(),
  runs: z.object({ used: z.number(), included: z.number(), max: z.number() }),
  modelSpend: z.object({ spentMicroUsd: z.number(), maxMicroUsd: z.number() }),
  today: z.object({ appliedActions: z.object({ used: z.number(), max: z.number() }) }),
});
export type Usage = z.infer<typeof Usage>;

export const Me = z.object({
  tenant: z.object({ timeZone: z.string() }),
  member: z.object({ name: words, email: words }),
  plan: z.object({ name: words }),
  usage: Usage,
});
export type Me = z.infer<typeof Me>;

export const Preferences = z.object({
  zone: z.string(),
  locale: z.string(),
  name: words.nullable(),
  assumed: z.array(z.enum(['zone', 'locale', 'name'])),
});
export type Preferences = z.infer<typeof Preferences>;

export const PackCard = z.object({
  id: z.string(),
  title: words,
  purpose: words,
  agents: z.array(z.object({ title: words, purpose: words })),
  runsPerMonth: z.number(),
  notYet: z.array(words),
});
export type PackCard = z.infer<typeof PackCard>;

export const Preview = z.object({
  pack: PackCard,
  installed: z.boolean(),
  reads: z.array(words),
  proposes: z.array(words),
  needs: z.array(z.object({ kind: words, why: words, met: z.boolean() })),
  obstacles: z.array(words),
  forecast: z.object({ runsPerMonth: z.number(), runsLeft: z.number() }),
});
export type Preview = z.infer<typeof Preview>;

export const Workflow = z.object({ id: z.string(), key: z.string(), title: words, enabled: z.boolean() });
export type Workflow = z.infer<typeof Workflow>;

export const Installation = z.object({ id: z.string(), packId: z.string() });
export const InstallationWithParts = Installation.extend({ workflows: z.array(Workflow) });
export type InstallationWithParts = z.infer<typeof InstallationWithParts>;

export const Connection = z.object({
  id: z.string(),
  account: z.object({ name: words, address: words }),
  health: z.enum(['ok', 'needs_reauth', 'blocked']),
  access: z.object({ read: z.string(), write: z.string() }),
});
export type Connection = z.infer<typeof Connection>;

export const StartedConnection = z.object({ connectionId: z.string(), authorizeUrl: z.url() });

export const Run = z.object({
  id: z.string(),
  title: words,
  status: z.enum(['queued', 'running', 'waiting', 'completed', 'failed', 'stopped', 'blocked', 'cancelled']),
  waitingFor: words.nullable(),
  charge: z.enum(['reserved', 'charged', 'free']),
  totals: z.object({
    steps: z.number(),
    modelCalls: z.number(),
    inputTokens: z.number(),
    outputTokens: z.number(),
    microUsd: z.number(),
    suggestions: z.number(),
  }),
  summary: words.nullable(),
  outcome: z
    .object({ code: z.string(), detail: words, resetsAt: z.string().nullable(), lift: words.nullable() })
    .nullable(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});
export type Run = z.infer<typeof Run>;

export const Step = z.object({
  id: z.string(),
  seq: z.number(),
  item: z.number().nullable(),
  kind: z.string(),
  status: z.enum(['done', 'failed']),
  title: words,
  reason: words.nullable(),
  agent: words.nullable(),
  sources: z.array(z.object({ type: z.string(), label: words })),
  model: z
    .object({
      model: words,
      inputTokens: z.number(),
      outputTokens: z.number(),
      microUsd: z.number(),
      latencyMs: z.number(),
    })
    .nullable(),
  suggestionIds: z.array(z.string()),
});
export type Step = z.infer<typeof Step>;

export const Timeline = z.object({ run: Run, steps: z.array(Step), complete: z.boolean() });
export type Timeline = z.infer<typeof Timeline>;

export const Suggestion = z.object({
  id: z.string(),
  status: z.string(),
  title: words,
  reason: words,
  urgency: z.number(),
  risk: z.enum(['low', 'medium', 'high']),
  flags: z.array(z.string()),
  undo: words.nullable(),
  revision: z.number(),
  hash: z.string(),
  /** Not made safe: an edit sends it back as it is. Pages show it through `visible`. */
  action: z.object({
    kind: z.string(),
    connectionId: z.string(),
    payload: z.record(z.string(), z.unknown()),
  }),
  newRecipients: z.array(z.string()),
  editable: z.array(z.string()),
  sources: z.array(z.object({ source: z.string(), quote: words })),
  missing: z.array(z.object({ what: words, why: words })),
  influencedBy: z.array(z.string()),
  offlineModel: z.boolean(),
  hold: z.object({ from: words }).nullable(),
  outcome: z.object({ note: words, vendorId: z.string().nullable() }).nullable(),
  runId: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
});
export type Suggestion = z.infer<typeof Suggestion>;

export const Brief = z.object({
  title: words,
  createdBy: z.object({ runId: z.string().optional() }),
  body: z.object({
    sections: z.array(z.object({ heading: words, items: z.array(z.object({ text: words })) })),
  }),
});
export type Brief = z.infer<typeof Brief>;

export const AuditVerification = z.discriminatedUnion('verified', [
  z.object({ verified: z.literal(true), entries: z.number(), head: z.string().nullable() }),
  z.object({ verified: z.literal(false), brokenAt: z.number(), reason: z.string() }),
]);
export type AuditVerification = z.infer<typeof AuditVerification>;
