import type { LogFields } from './log.ts';

const FRAMES = 5;

/** What may be logged of an unexpected error: its kind and place. Never its message, which may quote what it choked on. */
export function faultOf(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const code = (error as { code?: unknown }).code;
  return {
    error: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    at: frames
      .slice(0, FRAMES)
      .map((line) => line.trim().replace(/\(?(?:file:\/\/)?\/[^)]*\/([^/)]+)\)?$/, '$1'))
      .join(' < '),
  };
}
