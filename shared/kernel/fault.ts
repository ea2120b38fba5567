import type { LogFields } from './log.ts';

const FRAMES = 5;

/** What may be logged of an unexpected error: its kind and place. Never its message, which may quote what it choked on. */
export function faultOf(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = codeOf(error);
  const cause = codeOf(error.cause);
  return {
    error: error.name,
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined ? {} : { cause }),
    at: framesOf(error).slice(0, FRAMES).map(withoutFolders).join(' < '),
  };
}

/** The message stands above the frames, and a line of it may look like one. */
function framesOf({ stack = '', message }: Error): string[] {
  const from = message === '' ? 0 : Math.max(0, stack.indexOf(message)) + message.length;
  return stack
    .slice(from)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '));
}

/** `at call (file:///folder/file.ts:1:2)` → `at call file.ts:1:2`. */
function withoutFolders(frame: string): string {
  const path = frame.search(/\(|file:|\//);
  const name = frame.lastIndexOf('/') + 1;
  return path < 0 || name === 0 ? frame : frame.slice(0, path) + frame.slice(name).replace(')', '');
}

function codeOf(error: unknown): string | number | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' || typeof code === 'number' ? code : undefined;
}
