import type { z } from 'zod';
import type { contracts } from '#contracts';

type Contracts = typeof contracts;
type Good<R> = R extends { answers: infer A } ? Extract<A[keyof A], z.ZodType> : never;
/** The body of a good answer of a route, as the contract says it. */
type BodyOf<R> = z.infer<Good<R>>;

export type Run = BodyOf<Contracts['runs']['getRun']>;
export type Timeline = BodyOf<Contracts['runs']['getTimeline']>;
export type Step = Timeline['steps'][number];
export type Suggestion = BodyOf<Contracts['suggestions']['getSuggestion']>;
export type Workflow = BodyOf<Contracts['workflows']['getWorkflow']>;
export type Me = BodyOf<Contracts['me']['getMe']>;
export type Usage = BodyOf<Contracts['plans']['getUsage']>;
export type AuditEntry = BodyOf<Contracts['audit']['listAudit']>['items'][number];
export type AuditVerification = BodyOf<Contracts['audit']['verifyAudit']>;
export type Notification = BodyOf<Contracts['communications']['listNotifications']>['items'][number];
export type OwnRecord = BodyOf<Contracts['records']['getRecord']>;
/** Where the person consents at the vendor. */
export type StartedConnection = Extract<
  BodyOf<Contracts['connectors']['startConnection']>,
  { authorizeUrl: string }
>;
export type Connection = BodyOf<Contracts['connectors']['checkConnection']>;
