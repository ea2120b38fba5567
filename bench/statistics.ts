export const median = (samples: number[]): number => quantile(samples, 0.5);

/** The smallest sample that at least this share of all samples does not exceed; NaN without samples. */
export function quantile(samples: number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Half of the distance between the extremes, as a share of the median. */
export function spread(samples: number[]): number {
  const middle = median(samples);
  return middle === 0 ? 0 : (Math.max(...samples) - Math.min(...samples)) / 2 / middle;
}

export const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits));
