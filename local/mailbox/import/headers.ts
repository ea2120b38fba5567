import { bareText } from '../mail/sound/sound-mail.ts';

const headerBytes = 256_000;

/** The header lines of a mail, unfolded, by lower-case name, in their order. Bytes are kept as latin1. */
export function readHeaders(raw: Buffer): Map<string, string[]> {
  const [header = ''] = bareText(raw.subarray(0, headerBytes)).split(/\r?\n\r?\n/, 1);
  const headers = new Map<string, string[]>();
  for (const line of header.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return headers;
}

/** When a mail was written, in milliseconds: by its Date, else by its newest Received line. */
export function writtenAt(headers: Map<string, string[]>): number | undefined {
  const received = headers.get('received')?.[0]?.split(';').at(-1);
  const candidates = [headers.get('date')?.[0], received].map((text) =>
    Date.parse((text ?? '').replace(/\([^()]*\)/g, '')),
  );
  return candidates.find(isPlausible);
}

/** Years that a mailbox can write. */
export const isPlausible = (ms: number): boolean => ms >= 0 && ms < Date.parse('9999-12-31');
