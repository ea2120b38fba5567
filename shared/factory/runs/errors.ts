import { defineError } from '#kernel';

export const runNotFound = defineError('run.not_found', 404, 'There is no such run.');
export const alreadyEnded = defineError('run.already_ended', 409, 'This run has already ended.');
