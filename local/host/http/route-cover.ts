import type { Segment } from './route-template.ts';

/**
 * Whether every path that the later route takes is taken by the earlier one. Constraints count as narrower only when
 * the later one has the same ones, word for word, or is a text that they accept.
 */
export function hides(earlier: { segments: Segment[] }, later: { segments: Segment[] }): boolean {
  return covers(earlier.segments, later.segments);
}

function covers(earlier: Segment[], later: Segment[]): boolean {
  const [wide, ...wideTail] = earlier;
  const [narrow, ...narrowTail] = later;
  if (!wide) return !narrow;
  if (wide.kind === 'rest' && wide.constraints.length === 0) return true;
  if (!narrow) return wide.kind === 'parameter' && wide.isOptional && covers(wideTail, []);
  if (wide.kind === 'rest' || narrow.kind === 'rest') return isSameRest(wide, narrow);
  if (narrow.kind === 'parameter' && narrow.isOptional) {
    return covers(earlier, []) && covers(earlier, [{ ...narrow, isOptional: false }, ...narrowTail]);
  }
  return coversOne(wide, narrow) && covers(wideTail, narrowTail);
}

type Single = Exclude<Segment, { kind: 'rest' }>;

function coversOne(wide: Single, narrow: Single): boolean {
  if (wide.kind === 'literal') return narrow.kind === 'literal' && narrow.text === wide.text;
  if (narrow.kind === 'literal') return wide.constraints.every((one) => one.accepts(narrow.text));
  return isNarrower(narrow, wide);
}

const isSameRest = (wide: Segment, narrow: Segment): boolean =>
  wide.kind === 'rest' && narrow.kind === 'rest' && isNarrower(narrow, wide);

type Constrained = Exclude<Segment, { kind: 'literal' }>;

function isNarrower(narrow: Constrained, wide: Constrained): boolean {
  const own = new Set(narrow.constraints.map(({ text }) => text));
  return wide.constraints.every(({ text }) => own.has(text));
}
