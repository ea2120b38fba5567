const NUMBERED = /^\d+\.\d+(\.\d+)?(\.\d+)?$/;

/**
 * Whether an instance is of a newer version than this host. The host leaves it alone until one of its version comes
 * (`versionMatchStrategy` CurrentOrOlder, `versionFailureStrategy` Reject, the defaults). A host without a version
 * takes what comes. Learn: Orchestration versioning in Durable Functions.
 */
export const isNewer = (version: string | null, own: string | null): boolean =>
  own !== null && version !== null && compare(version, own) > 0;

/** Numbers part by part where both are numbered, else as text without regard to case. */
function compare(a: string, b: string): number {
  if (!NUMBERED.test(a) || !NUMBERED.test(b)) return compareTexts(a.toLowerCase(), b.toLowerCase());
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let part = 0; part < 4; part += 1) {
    const difference = (left[part] ?? -1) - (right[part] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
