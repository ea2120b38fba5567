import { defineError } from '#kernel';

export const bodyDoesNotFit = defineError(
  'records.body_does_not_fit',
  422,
  'The body does not have the form of this kind of record.',
);
export const tooLarge = defineError('records.too_large', 413, 'This is larger than a record may be.');
export const busy = defineError(
  'records.busy',
  503,
  'Many records were written at the same moment. Try again.',
);
export const nothingToUndo = defineError(
  'records.nothing_to_undo',
  409,
  'There is no former version of this record.',
);
export const learned = defineError(
  'records.learned',
  409,
  'This was learned from what you approved. It can be deleted, not changed.',
);
export const keyTaken = defineError(
  'records.key_taken',
  409,
  'Another kind of record was already written under this key.',
);
