import type { Log, LogFields } from '#kernel';

const write = (level: string, event: string, fields: LogFields = {}): void => {
  console.log(JSON.stringify({ level, event, ...fields }));
};

/** One JSON line per event; the host forwards it. Fields are ids, codes and counts. */
export const jsonLog: Log = {
  info: (event, fields) => write('info', event, fields),
  warn: (event, fields) => write('warn', event, fields),
  error: (event, fields) => write('error', event, fields),
};
