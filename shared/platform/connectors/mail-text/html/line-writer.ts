/** Deeper quotations are marked as ones of this depth. */
const QUOTE_DEPTH_MAX = 5;
/** Blanks, and signs without a width that only fill a gap. */
const FILLERS = /(?:[\s\u00a0\u00ad\u200b-\u200f\u2007\u2060\ufeff]|\u034f)+/g;

/** Writes text piece by piece into lines, and never looks back over what is written. */
export function createLineWriter() {
  const lines: string[] = [];
  let pieces: string[] = [];
  let endsOpen = true;
  let depth = 0;
  /** How deep the quotation is in which an empty line is wanted, if one is. */
  let gapDepth: number | undefined;

  const endLine = () => {
    const line = pieces.join('').trimEnd();
    pieces = [];
    endsOpen = true;
    if (line.replace(FILLERS, '') === '') return;
    if (gapDepth !== undefined && lines.length > 0) lines.push(mark(Math.min(gapDepth, depth)).trimEnd());
    gapDepth = undefined;
    lines.push(mark(depth) + line);
  };
  const write = (text: string) => {
    if (text === '') return;
    pieces.push(text);
    endsOpen = /\s$/.test(text.slice(-1));
  };
  const breakLine = () => {
    if (pieces.length === 0) gapDepth = depth;
    endLine();
  };

  return {
    write,
    endLine,
    breakLine,
    /** Text as it flows: blanks, and what only fills the gap between them, are one. */
    flow(text: string) {
      const flowing = text.replace(FILLERS, (run) => (/\s/.test(run) ? ' ' : run));
      write(endsOpen && flowing.startsWith(' ') ? flowing.slice(1) : flowing);
    },
    /** Text with its own lines. */
    keep(text: string) {
      for (const [index, line] of text.replaceAll('\r\n', '\n').split('\n').entries()) {
        if (index > 0) breakLine();
        write(line);
      }
    },
    /** Text with its own blanks, whose lines are marked otherwise. */
    keepBlanks: (text: string) => write(text.replace(/[\r\n]+/g, '').replaceAll('\u00a0', ' ')),
    /** A word apart from what stands before it. */
    apart: (text: string) => write(endsOpen ? text : ` ${text}`),
    space: () => void (endsOpen || write(' ')),
    /** Ends the line, and leaves one empty before the next. */
    gap() {
      endLine();
      gapDepth = depth;
    },
    quote(by: 1 | -1) {
      endLine();
      depth += by;
    },
    finish(): string {
      endLine();
      return lines.join('\n');
    },
  };
}

const mark = (depth: number): string => '> '.repeat(Math.min(depth, QUOTE_DEPTH_MAX));

export type LineWriter = ReturnType<typeof createLineWriter>;
