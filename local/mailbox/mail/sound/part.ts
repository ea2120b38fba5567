/** A header as its fields, each with its folded lines. Bytes are kept as latin1 here and in all that is made of it. */
export type Fields = string[];

export interface Part {
  fields: Fields;
  /** The line ends between header and body; one alone, where there is no header. */
  gap: string;
  body: string;
}

export function readPart(text: string): Part {
  const first = /^\r?\n/.exec(text)?.[0];
  if (first !== undefined) return { fields: [], gap: first, body: text.slice(first.length) };
  const end = /\r?\n\r?\n/.exec(text);
  const header = text.slice(0, end?.index);
  const fields = header.split(/\r?\n(?![ \t])/).filter((field) => field !== '');
  return { fields, gap: end?.[0] ?? '', body: text.slice(header.length + (end?.[0].length ?? 0)) };
}

export function writePart({ fields, gap, body }: Part): string {
  if (fields.length === 0) return gap + body;
  const lineEnd = gap.startsWith('\n') ? '\n' : '\r\n';
  return fields.join(lineEnd) + (gap === lineEnd ? lineEnd : '') + gap + body;
}
