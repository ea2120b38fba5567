/** Of models, in milliseconds: half of them answer within 800, one in twenty needs more than 4,000. The same for the same seed. */
export function modelLatencies(seed: number): () => number {
  const [medianMs, p95Ms, p95Deviations] = [800, 4_000, 1.645];
  const deviation = Math.log(p95Ms / medianMs) / p95Deviations;
  let state = seed;
  const uniform = () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return (state + 0.5) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return () => medianMs * Math.exp(deviation * normal());
}

/**
 * When elements end that make these calls one after the other, when at most so many calls are under way and whoever
 * waits for a place takes it at the very moment in which it is free: the best that can be done by who does not know
 * beforehand how long each call will take.
 */
export function idealMs(elements: readonly (readonly number[])[], atMost: number): number {
  const ready = elements.map((calls) => ({ calls, next: 0 }));
  const underWay: { element: (typeof ready)[number]; endsMs: number }[] = [];
  let nowMs = 0;
  while (ready.length > 0 || underWay.length > 0) {
    while (underWay.length < atMost) {
      const element = ready.shift();
      if (!element) break;
      underWay.push({ element, endsMs: nowMs + (element.calls[element.next] ?? 0) });
    }
    underWay.sort((a, b) => a.endsMs - b.endsMs);
    const first = underWay.shift();
    if (!first) break;
    nowMs = first.endsMs;
    first.element.next += 1;
    if (first.element.next < first.element.calls.length) ready.push(first.element);
  }
  return nowMs;
}
