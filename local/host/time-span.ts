import { startupError } from './startup-error.ts';

/** A .NET TimeSpan, `[d.]hh:mm:ss[.fff]`, in milliseconds. */
export function timeSpanMs(text: string, name: string): number {
  const parts = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})(\.\d{1,7})?$/.exec(text);
  if (!parts) throw startupError(`${name} must be a time span like "00:05:00", not "${text}".`);
  const [days, hours, minutes, seconds, fraction] = parts.slice(1).map((part) => Number(part ?? 0));
  const total =
    (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0) + (fraction ?? 0);
  return Math.round(total * 1_000);
}
