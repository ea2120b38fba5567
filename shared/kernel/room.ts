import type { Ctx, Instance, InstanceCtx, Outside } from './ctx.ts';
import type { Job } from './job.ts';
import type { Listener } from './listener.ts';
import type { InputOf, Route } from './route.ts';

/** What a stream is opened with; `gone` is aborted when its reader is known to have left. */
export interface Subscriber {
  lastEventId: string | undefined;
  gone: AbortSignal;
}

/** What came where a signature is checked: the bytes that it was made over, and the headers it stands in. */
export interface RawRequest {
  bytes: Uint8Array;
  header(name: string): string | undefined;
}

/** Who runs the platform; the directory gives the role. */
export interface Operator {
  id: string;
}

/**
 * What answers an operation, in the form that its route declares. One that is open to everybody has no tenant to work
 * in, and neither has one for operators; a stream throws before its first event, or not at all.
 */
export type HandlerOf<R extends Route> = R extends { auth: 'none' }
  ? (instance: Instance, input: InputOf<R> & RawOf<R>) => Promise<unknown>
  : R extends { auth: 'operator' }
    ? (instance: Instance & { operator: Operator }, input: InputOf<R>) => Promise<unknown>
    : R extends { stream: true }
      ? (ctx: Ctx, input: InputOf<R> & Subscriber) => Promise<AsyncGenerator<string>>
      : (ctx: Ctx, input: InputOf<R>) => Promise<unknown>;

type RawOf<R extends Route> = R extends { rawBody: object } ? RawRequest : unknown;

/** Exactly one for each route. */
export type HandlersOf<Routes extends Record<string, Route>> = { [K in keyof Routes]: HandlerOf<Routes[K]> };

/** One kind of document that a room stores about a person. */
export interface PersonalDataPart {
  /** What it says about the person, in words for the person. */
  holds: string;
  /** `tenant`: in the person's own partition. `directory`: found by its id alone, and it names the tenant. */
  container: 'tenant' | 'directory';
}

type InstanceMakers = { [K in keyof InstanceCtx]?: (outside: Outside) => InstanceCtx[K] };
type CtxMakers = { [K in keyof Ctx]?: (ctx: Ctx, outside: Outside) => Ctx[K] };

/** All that a room is to the rest of the house, in one literal at its front door. */
export interface Room<
  Routes extends Record<string, Route> = Record<string, Route>,
  I extends InstanceMakers = InstanceMakers,
  C extends CtxMakers = CtxMakers,
> {
  name: string;
  /** Its part of the API. */
  routes: Routes;
  handlers: HandlersOf<Routes>;
  /** Its members of `InstanceCtx`, made once per instance. */
  instance?: I;
  /** Its members of `Ctx`, each made when a context is first asked for it. */
  ctx?: C;
  /** What it has done from time to time. */
  jobs?: Record<string, Job>;
  /** What it does about what has happened, in whatever room. */
  listeners?: Record<string, Listener>;
  /** Every type of document that it stores. */
  personalData: Record<string, PersonalDataPart>;
}

export const defineRoom = <
  Routes extends Record<string, Route>,
  I extends InstanceMakers,
  C extends CtxMakers,
>(
  room: Room<Routes, I, C>,
): Room<Routes, I, C> => room;
