import { isConnectorError } from '../../connector-error.ts';
import type { ReaderOf, Spoken, WriterOf } from '../capability.ts';

/**
 * A driver with a connected account of `owner@example.com`, in Asia/Jerusalem, at 2026-03-12T08:00:00Z. What is filled
 * in and looked at there goes past the driver.
 */
export interface UnderTest<C extends Spoken> {
  reader: ReaderOf<C>;
  faults: {
    throttle(retryAfterSec: number): void;
    fail(status: number): void;
    /** What was filled in comes as something that nobody can read. */
    garble(): void;
    /** Tokens or keys are taken no more. */
    refuse(): void;
  };
  close(): Promise<void>;
}

/** What a driver is tested with beside it, where something can be changed. */
export interface ChangeUnderTest<C extends Spoken, Operation extends string> {
  writer: WriterOf<C>;
  faults: {
    /** The next call is carried out, but its answer never arrives. */
    loseAnswer(operation: Operation): void;
    /** The next call waits at the vendor's door until `work` is done. */
    during(operation: Operation, work: () => Promise<unknown>): Promise<void>;
  };
}

/** The driver of the running test. */
export type Current<Driver> = () => Driver;

/** Tests of one capability: of every driver, and of one whose connector offers to change something. */
export interface CapabilitySuite<C extends Spoken, Driver extends UnderTest<C>, Change> {
  reading(current: Current<Driver>): void;
  changing(current: Current<Driver & { change: Change }>): void;
  /** Something that holds this word, and the call that comes upon it. */
  sample: { add(driver: Driver, word: string): Promise<unknown>; ask(driver: Driver): Promise<unknown> };
}

export const classOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => (isConnectorError(error) ? error.class : error),
  );
