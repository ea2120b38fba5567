/** One fenced piece of the prompt: where it came from and its one JSON value, or its lines. */
export interface Source {
  kind: string;
  id: string;
  trust: string;
  value: unknown;
  /** What is no JSON, as it stands there. */
  told?: string;
}

const opening = /^<<<SOURCE ([\w-]{4,}) (.*)$/;

/**
 * Reads the fenced sources of one text part. The first opening line fixes the fence of the part; a source ends only at
 * a closing line with that fence, so fence-like text inside a source stays data.
 */
export function readSources(text: string): Source[] {
  const found: Source[] = [];
  const lines = text.split('\n');
  let fence: string | undefined;
  for (let at = 0; at < lines.length; at += 1) {
    const [, written, head] = opening.exec(lines[at]?.trimEnd() ?? '') ?? [];
    fence ??= written;
    if (!written || written !== fence) continue;
    const end = lines.findIndex((line, place) => place > at && line.trimEnd() === `SOURCE ${fence}>>>`);
    if (end < 0) break;
    found.push(...toSource(head ?? '', lines.slice(at + 1, end).join('\n')));
    at = end;
  }
  return found;
}

function toSource(head: string, body: string): Source[] {
  const {
    kind,
    id = '',
    trust = 'untrusted',
  } = Object.fromEntries([...head.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  if (!kind) return [];
  try {
    return [{ kind, id, trust, value: JSON.parse(body) }];
  } catch {
    return [{ kind, id, trust, value: null, told: body }];
  }
}

/** How an answer points to what it was shown: by its short name where it has one, else by its kind and id. */
export const pointerTo = (kind: 'mail' | 'event', id: string): string =>
  /^[tme]\d+$/.test(id) ? id : `${kind}:${id}`;
