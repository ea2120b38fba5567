import { defineError } from '#kernel';

export const runNotFound = defineError('run.not_found', 404, 'There is no such run.');
export const tooManyStreams = defineError(
  'run.too_many_streams',
  429,
  'You are watching too many runs at once. Close a stream, or try again in a few seconds.',
);
export const alreadyEnded = defineError('run.already_ended', 409, 'This run has already ended.');
