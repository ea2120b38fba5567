/**
 * Request units, fitted to the values that Microsoft publishes for its own examples (read 1 KB: 1; create 1 KB with
 * ten terms: 7; replace: 10.8; patch: 11.6). Good for comparing two designs, not for a bill.
 */
export function readCharge(bytes: number): number {
  return round(1 + 0.047 * Math.max(0, bytes / 1024 - 1));
}

/** Also the charge of a delete, which takes the same terms out of the index. */
export function createCharge(bytes: number, terms: number): number {
  return round(writeCost(bytes) + 0.2 * terms);
}

export function replaceCharge(bytes: number, changedTerms: number): number {
  return round(2 * writeCost(bytes) + 0.4 * changedTerms);
}

export function patchCharge(bytes: number, changedTerms: number, operations: number): number {
  return round(replaceCharge(bytes, changedTerms) + 0.4 * operations);
}

export function queryCharge(bytesRead: number, documents: number): number {
  return round(2.3 + bytesRead / 1024 / 11 + 0.03 * documents);
}

/** What a request that changed nothing is taken to cost. */
export const refusalCharge = 1;

function writeCost(bytes: number): number {
  const kilobytes = bytes / 1024;
  if (kilobytes <= 1) return 4.95;
  if (kilobytes <= 2) return 4.95 + 1.34 * (kilobytes - 1);
  return 6.29 + 0.19 * (kilobytes - 2);
}

export function round(charge: number): number {
  return Math.round(charge * 100) / 100;
}
