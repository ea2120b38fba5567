import { defineError } from '#kernel';

export const suggestionNotFound = defineError('suggestion.not_found', 404, 'There is no such suggestion.');
export const alreadyReviewed = defineError(
  'suggestion.already_reviewed',
  409,
  'This suggestion was already decided.',
);
export const changed = defineError(
  'suggestion.changed',
  409,
  'This is not the newest revision. Look at it again before you decide.',
);
export const expired = defineError(
  'suggestion.expired',
  410,
  'This suggestion has expired. Nothing was done.',
);
export const held = defineError('suggestion.held', 409, 'This suggestion waits for an answer first.');
export const notEditable = defineError(
  'suggestion.not_editable',
  422,
  'This cannot be edited in this suggestion.',
);
export const writeGrantRequired = defineError(
  'connection.write_grant_required',
  409,
  'Your connection may only read so far. Allow changes first, then approve again.',
);
export const tooManyRevisions = defineError(
  'suggestion.too_many_revisions',
  409,
  'This suggestion was edited as often as it can be. Decide about it as it is.',
);
export const notForBatch = defineError(
  'suggestion.one_by_one',
  409,
  'High-risk suggestions are approved one by one.',
);
export const hasGaps = defineError(
  'suggestion.has_gaps',
  409,
  'A fact is still missing in it. Fill the gap or take it out, then approve.',
);
export const notPossibleUntil = defineError(
  'suggestion.until_out_of_range',
  422,
  'Name a time that is still to come and not after this suggestion expires.',
);
export const nothingToWithdraw = defineError(
  'suggestion.nothing_to_withdraw',
  409,
  'There is no yes here that could be taken back.',
);
export const tooLateToWithdraw = defineError(
  'suggestion.too_late_to_withdraw',
  409,
  'This cannot be taken back any more: its time is over, or it is being carried out.',
);
export const underWay = defineError(
  'suggestion.under_way',
  409,
  'Another delivery is carrying out this suggestion.',
);
