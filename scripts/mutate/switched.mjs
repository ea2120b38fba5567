/** A source that holds all its changes, each behind a switch of its id: `(mutation.is(7) ? changed : as it was)`. */
export function switched(text, mutants) {
  const places = Map.groupBy(mutants, ({ span }) => `${span.start}-${span.end}`);
  const inner = [...places.values()].map((alternatives) => ({ ...alternatives[0].span, alternatives }));
  // The outer one first where two begin at the same place.
  inner.sort((one, other) => one.start - other.start || other.end - one.end);
  return written(0, text.length);

  function written(start, end) {
    let [said, at] = ['', start];
    while (inner[0] && inner[0].end <= end) {
      const { start: from, end: to, alternatives } = inner.shift();
      const ways = alternatives.map(({ id, text: changed }) => `mutation.is(${id}) ? (${changed}) : `);
      said += `${text.slice(at, from)}(${ways.join('')}(${written(from, to)}))`;
      at = to;
    }
    return said + text.slice(at, end);
  }
}
