import type { contracts } from '../../../shared/contracts.ts';

/*
 * The only place where the client looks at the product: the contract of its API, as types. A route that changes there
 * breaks the build here.
 */
type Rooms = typeof contracts;
type Together<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer All) => void
  ? All
  : never;
/** Every operation by its id, which is also the name that its room gives it. */
type Routes = Together<Rooms[keyof Rooms]>;

/** Anything with zod's two types: what may be given, and what one gets. */
interface Schema {
  _zod: { input: unknown; output: unknown };
}
type Given<S> = S extends Schema ? S['_zod']['input'] : unknown;
type Got<S> = S extends Schema ? S['_zod']['output'] : null;
/** Numbers of a query are read from text, so whatever reads as one could be given; the client gives numbers. */
type Asked<S> = S extends Schema ? Partial<S['_zod']['output']> : unknown;
type Part<R, K extends string> = R extends Record<K, infer S> ? S : undefined;

export type RouteId = keyof Routes;
type RouteOf<I extends RouteId> = Routes[I];

/** Path parameters, query and body of an operation in one object, as its use-case knows them. */
export type RequestOf<I extends RouteId> = Given<Part<RouteOf<I>, 'params'>> &
  Asked<Part<RouteOf<I>, 'query'>> &
  Given<Part<RouteOf<I>, 'body'>>;

type Answers<I extends RouteId> = RouteOf<I>['answers'];

/** What an operation answers when all went well; `null` where it answers with nothing. */
export type AnswerOf<I extends RouteId> = Got<Answers<I>[keyof Answers<I>]>;

export type ReadId = { [I in RouteId]: Routes[I] extends { method: 'GET' } ? I : never }[RouteId];
export type ChangeId = Exclude<RouteId, ReadId>;
/** Lists come as pages. */
export type ListId = {
  [I in ReadId]: AnswerOf<I> extends { items: unknown[]; nextCursor: string | null } ? I : never;
}[ReadId];
export type ItemOf<I extends ListId> = AnswerOf<I> extends { items: (infer T)[] } ? T : never;

export type Suggestion = AnswerOf<'getSuggestion'>;
export type Run = AnswerOf<'getRun'>;
export type Timeline = AnswerOf<'getTimeline'>;
export type Step = Timeline['steps'][number];
export type Me = AnswerOf<'getMe'>;
export type Preferences = AnswerOf<'getPreferences'>;
export type PackCard = AnswerOf<'getPack'>;
export type PackPreview = AnswerOf<'previewPack'>;
export type Installation = AnswerOf<'getInstallation'>;
export type Workflow = AnswerOf<'getWorkflow'>;
export type Agent = AnswerOf<'getAgent'>;
export type Connection = ItemOf<'listConnections'>;
export type ConnectorKind = ItemOf<'listConnectors'>;
export type OwnRecord = AnswerOf<'getRecord'>;
export type Notification = ItemOf<'listNotifications'>;
export type AuditEntry = ItemOf<'listAudit'>;
