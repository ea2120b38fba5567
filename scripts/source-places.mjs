const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const OURS = /^(?:\.\.\/)?((?:functions|shared)\/.+)$/;

/**
 * Of a source map (ECMA-426), what a log needs: which line of ours each line of the bundle is. Runs of lines that
 * follow each other in both: `[line in the bundle, how many, index of the source, line in the source]`, from 1.
 * A thousandth of the work that reading the whole map would be, in the moment in which something has failed.
 */
export function sourcePlaces({ sources, mappings }) {
  const ours = [];
  const runs = [];
  let source = 0;
  let line = 0;
  for (const [at, segments] of mappings.split(';').entries()) {
    let first;
    for (const segment of segments.split(',')) {
      const [, sourceStep, lineStep] = fieldsOf(segment);
      if (sourceStep === undefined) continue;
      source += sourceStep;
      line += lineStep;
      first ??= { file: OURS.exec(sources[source])?.[1], line: line + 1 };
    }
    if (first?.file) add(runs, at + 1, indexOf(ours, first.file), first.line);
  }
  return { sources: ours, runs };
}

function add(runs, at, source, line) {
  const last = runs.at(-1);
  const goesOn = last && last[2] === source && last[0] + last[1] === at && last[3] + last[1] === line;
  if (goesOn) last[1] += 1;
  else runs.push([at, 1, source, line]);
}

function indexOf(list, entry) {
  const known = list.lastIndexOf(entry);
  return known < 0 ? list.push(entry) - 1 : known;
}

/** Base 64 digits of six bits, the highest of which says that more follow; the lowest bit of a value is its sign. */
function fieldsOf(segment) {
  const fields = [];
  let value = 0;
  let shift = 0;
  for (const digit of segment) {
    const bits = DIGITS.indexOf(digit);
    value += (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    fields.push(value & 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return fields;
}
