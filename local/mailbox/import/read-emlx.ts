import type { Flags } from './mail-state.ts';

/** Bits of `flags` in the property list of an Apple Mail message, as far as they are known outside of Apple. */
const bits = { read: 0, deleted: 1, answered: 2, draft: 6, junk: 24 };

export interface EmlxReading {
  raw: Buffer;
  flags: Flags;
  receivedMs: number | undefined;
  isCutOff: boolean;
}

/** Apple Mail's form: a line with the length of the message, the message, a property list. `undefined` for anything else. */
export function readEmlx(file: Buffer): EmlxReading | undefined {
  const lineEnd = file.indexOf(0x0a);
  const length = /^\s*(\d+)\s*$/.exec(file.subarray(0, Math.max(lineEnd, 0)).toString('latin1'))?.[1];
  if (length === undefined) return undefined;
  const start = lineEnd + 1;
  const end = start + Number(length);
  const list = file.subarray(end).toString('latin1');
  return {
    raw: file.subarray(start, end),
    flags: flagsOf(list),
    receivedMs: receivedIn(list),
    isCutOff: end > file.byteLength,
  };
}

function flagsOf(list: string): Flags {
  const number = /<key>flags<\/key>\s*<integer>(\d+)<\/integer>/.exec(list)?.[1];
  if (number === undefined) return {};
  const isSet = (bit: number) => Math.floor(Number(number) / 2 ** bit) % 2 === 1;
  return {
    isRead: isSet(bits.read),
    isDeleted: isSet(bits.deleted),
    isAnswered: isSet(bits.answered),
    isDraft: isSet(bits.draft),
    isJunk: isSet(bits.junk),
  };
}

function receivedIn(list: string): number | undefined {
  const seconds = /<key>date-received<\/key>\s*<(?:integer|real)>(\d+)/.exec(list)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
