export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

export const iso = (at: Date): string => at.toISOString();

export const later = (at: Date, ms: number): Date => new Date(at.getTime() + ms);

/** Whole seconds from now until `at`, at least 1: the form of a store's time to live. */
export const secondsUntil = (now: Date, at: Date): number =>
  Math.max(1, Math.ceil((at.getTime() - now.getTime()) / 1000));
