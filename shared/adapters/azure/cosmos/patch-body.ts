import type { PatchOperation } from '@azure/cosmos';
import type { Condition, PatchChange } from '#kernel';

/** The service reads a condition as the tail of a query over the one document. */
export const patchBody = (changes: PatchChange[], guard: { condition?: Condition }) => ({
  operations: changes as PatchOperation[],
  ...(guard.condition === undefined ? {} : { condition: `from c where ${guard.condition}` }),
});
