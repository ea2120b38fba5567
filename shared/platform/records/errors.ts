import { defineError } from '#kernel';

export const bodyDoesNotFit = defineError(
  'records.body_does_not_fit',
  422,
  'The body does not have the form of this kind of record.',
);
export const nothingToUndo = defineError(
  'records.nothing_to_undo',
  409,
  'There is no former version of this record.',
);
export const keyTaken = defineError(
  'records.key_taken',
  409,
  'Another kind of record was already written under this key.',
);
