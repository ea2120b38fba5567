import type { z } from 'zod';
import type {
  Readers as AccountReaders,
  ReaderOf,
  Spoken,
  TracerOf,
  Tracers,
  WriterOf,
  Writers,
} from '#platform/connectors';
import type { Action, ActionName, Risk } from '../schema.ts';
import type { Seen } from '../seen.ts';

export type { Tracers, Writers };

/** All that a run may look at, as far as it is connected. */
export interface Readers extends AccountReaders {
  now: Date;
}

/** What one kind of action looks with before it is proposed. */
export interface Looking<C extends Spoken> {
  now: Date;
  /** The connected account. */
  account: { name: string; address: string };
  reader: ReaderOf<C>;
  /** Conversations that a proposal rests on, also when it is none about mail. */
  conversations: Pick<ReaderOf<'mail'>, 'threadState'> | undefined;
}

/** What names an action to the person beside its payload: whom it answers, which conversation or event. */
export type About = Record<string, string>;

/** What an agent's proposal becomes: the payload to be hashed and the state of the world it was made for. */
export type Prepared =
  | {
      kind: 'prepared';
      about: About;
      payload: Record<string, unknown>;
      target: Record<string, string>;
      /** Addresses that already take part; any other recipient is new. */
      participants: string[];
      /** What to look at first, beside what the risk of the payload says. */
      flags?: string[];
    }
  | { kind: 'impossible'; note: string }
  /** The source went on since it was read; what was read is no ground for a proposal any more. */
  | { kind: 'outdated'; note: string };

export type Freshness = { kind: 'fresh' } | { kind: 'changed'; note: string };

/** What a look at the vendor says about an earlier try, compared with all that the action sets. */
export type Trace =
  | { kind: 'done'; vendorId: string }
  /** Nothing of it has taken effect. `left` tells what an earlier try left behind. */
  | { kind: 'not_done'; left?: string }
  /** Some of it is there, just as approved; a repeat completes it. */
  | { kind: 'partly' }
  /** What is there is not what was approved; `note` is all that the person is told. */
  | { kind: 'differs'; note: string }
  /** It cannot be told, or not yet (`mayShowLater`). */
  | { kind: 'unclear'; note?: string; mayShowLater?: boolean };

/** What the effect came to, as the vendor shows it afterwards. */
export type Applied =
  | { kind: 'done'; vendorId: string }
  /** The vendor took it and does not show it yet: from here on only looks may follow. */
  | { kind: 'accepted' }
  | { kind: 'differs'; note: string };

export interface Attempt {
  action: Action;
  suggestionId: string;
  handle: string | null;
  /** The vendor has accepted an earlier try. */
  isAccepted: boolean;
}

/** An attempt that may change something. */
export interface LiveAttempt extends Attempt {
  /** Asked between the look for an earlier try and the call that creates something. */
  beforeCreation(): Promise<void>;
  /**
   * Stores what the vendor gave before the next call is made. Rejects when another delivery's counts; `takeBack` then
   * removes this one, if this very call has made it. `false` = it is still there.
   */
  keepHandle(made: { handle: string; takeBack?: () => Promise<boolean> }): Promise<void>;
}

interface ActionBase {
  name: ActionName;
  summary: string;
  baseRisk: Risk;
  /** It makes something new at the vendor, and two calls at once would make two of it. */
  isCreation: boolean;
  /** What it makes is not sent, so a text in it may still wait for a fact. */
  mayHoldGaps?: true;
  /** How it can be undone; null = it cannot. */
  undo: string | null;
  /** What a workflow hands over. */
  input: z.ZodType;
  /** What is hashed and executed; unknown members are refused. */
  payload: z.ZodType;
  /** Payload fields that the person may edit. */
  editable: string[];
  /** What would happen, in one line, as the payload is now. */
  title(about: About, payload: Record<string, unknown>): string;
  /** Of proposals for one source one is open at a time; `undefined` = what the workflow calls its source. */
  source(target: Record<string, string>): string | undefined;
}

/** One kind of external change, in an account with this capability. */
export interface ActionOf<C extends Spoken> extends ActionBase {
  capability: C;
  /** Turns a proposal into payload and target by reading only; the source has to be what the agent has seen. */
  prepare(looking: Looking<C>, input: unknown, seen: Seen[]): Promise<Prepared>;
  /** Looks at the source again, just before the effect. */
  recheck(writer: WriterOf<C>, action: Action): Promise<Freshness>;
  /** Did an earlier try reach the vendor? */
  trace(tracer: TracerOf<C>, attempt: Attempt): Promise<Trace>;
  /** The one call that changes something outside, and a look at what it came to. */
  apply(writer: WriterOf<C>, attempt: LiveAttempt): Promise<Applied>;
}

/**
 * The same for whoever holds accounts and does not know what is good for what. The union of these is all that an agent
 * can ever propose. A capability that is missing is a ConnectorError `forbidden`.
 */
export interface ActionDefinition extends ActionBase {
  capability: Spoken;
  prepare(readers: Readers, input: unknown, seen: Seen[]): Promise<Prepared>;
  recheck(writers: Writers, action: Action): Promise<Freshness>;
  trace(tracers: Tracers, attempt: Attempt): Promise<Trace>;
  apply(writers: Writers, attempt: LiveAttempt): Promise<Applied>;
}
