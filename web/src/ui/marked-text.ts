/** A part of somebody else's text, and why the eye should stop at it. */
export interface Part {
  kind: 'plain' | 'link' | 'gap';
  text: string;
  /** Where it begins in the whole. */
  at: number;
}

const GAP = '[missing:';
const ENDS = '.,;:!?)]}>"\'»”';
const BEGINS = '([{<"\'«“';

/**
 * Sets apart what leads somewhere, and the places where a drafter marked a fact that is missing. Whoever reads it with
 * a mail program gets a link there, so whatever such a program may take for one is set apart as well.
 */
export function markedParts(text: string): Part[] {
  let at = 0;
  return gapsIn(text)
    .flatMap((part) => (part.kind === 'plain' ? linksIn(part.text) : [part]))
    .map((part) => {
      const placed = { ...part, at };
      at += part.text.length;
      return placed;
    });
}

type Found = Omit<Part, 'at'>;

function gapsIn(text: string): Found[] {
  const parts: Found[] = [];
  let from = 0;
  for (let at = find(text, 0); at >= 0; at = find(text, from)) {
    parts.push({ kind: 'plain', text: text.slice(from, at) });
    from = endOfGap(text, at);
    parts.push({ kind: 'gap', text: text.slice(at, from) });
  }
  return [...parts, { kind: 'plain' as const, text: text.slice(from) }].filter(({ text }) => text !== '');
}

const find = (text: string, from: number): number => text.toLowerCase().indexOf(GAP, from);

/** Also where the mark was not closed: then the line ends it. */
function endOfGap(text: string, at: number): number {
  for (let end = at + GAP.length; end < text.length; end += 1) {
    if (text[end] === ']') return end + 1;
    if (text[end] === '\n' || text[end] === '[') return end;
  }
  return text.length;
}

function linksIn(text: string): Found[] {
  const parts: Found[] = [];
  for (const word of text.split(/(\s+)/)) {
    const { before, core, after } = trimmed(word);
    if (!leadsSomewhere(core)) push(parts, 'plain', word);
    else {
      push(parts, 'plain', before);
      push(parts, 'link', core);
      push(parts, 'plain', after);
    }
  }
  return parts;
}

function trimmed(word: string) {
  let [from, to] = [0, word.length];
  while (from < to && BEGINS.includes(word[from] ?? '')) from += 1;
  while (to > from && ENDS.includes(word[to - 1] ?? '')) to -= 1;
  return { before: word.slice(0, from), core: word.slice(from, to), after: word.slice(to) };
}

function leadsSomewhere(word: string): boolean {
  const text = word.toLowerCase();
  if (text.includes('://') || text.startsWith('www.') || text.startsWith('mailto:')) return true;
  const host = text.slice(text.lastIndexOf('@') + 1).split(/[/?#:]/)[0] ?? '';
  const labels = host.split('.');
  const last = labels.at(-1) ?? '';
  return (
    labels.length > 1 && labels.every((label) => label !== '') && last.length > 1 && /^\p{L}+$/u.test(last)
  );
}

function push(parts: Found[], kind: Part['kind'], text: string): void {
  if (text === '') return;
  const last = parts.at(-1);
  if (kind === 'plain' && last?.kind === 'plain') last.text += text;
  else parts.push({ kind, text });
}
