import type { Hooks } from './hooks.ts';

const levels = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'] as const;
export type LogLevel = (typeof levels)[number];
/** `user` is what a function wrote through its context, `system` what library or host say about themselves. */
export type LogCategory = 'user' | 'system';

export interface LogEntry {
  level: LogLevel;
  category: LogCategory;
  message: string;
  functionName?: string;
  invocationContext?: unknown;
  hookData?: Record<string, unknown>;
}

export interface LogSink {
  write(entry: LogEntry): void;
  /** A line of the host itself. It names functions, invocations and states, never what they carried. */
  system(level: LogLevel, message: string): void;
}

export function createLogSink(options: {
  minimum: LogLevel;
  hooks: Hooks;
  line: (text: string) => void;
}): LogSink {
  const floor = levels.indexOf(options.minimum);

  function write(entry: LogEntry): void {
    const seen = throughHooks(entry, options.hooks);
    if (seen.level === 'none' || levels.indexOf(seen.level) < floor) return;
    options.line(formatLine(seen));
  }

  return {
    write,
    system: (level, message) => write({ level, category: 'system', message }),
  };
}

/** Hooks of the app may raise or lower the level and rewrite the text before anything is written. */
function throughHooks(entry: LogEntry, hooks: Hooks): LogEntry {
  if (!hooks.has('log')) return entry;
  const context = {
    level: entry.level,
    message: entry.message,
    category: entry.category,
    invocationContext: entry.invocationContext,
    hookData: entry.hookData ?? {},
    appHookData: hooks.appHookData,
  };
  hooks.runNow('log', context);
  return { ...entry, level: context.level, message: context.message };
}

function formatLine(entry: LogEntry): string {
  const source = entry.functionName ? `${entry.category}.${entry.functionName}` : entry.category;
  const text = entry.message.replace(/\r?\n/g, '\\n');
  return `${new Date().toISOString()} ${entry.level} ${source} ${text}`;
}

export function isLogLevel(text: string): text is LogLevel {
  return levels.some((level) => level === text);
}
