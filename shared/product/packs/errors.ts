import { defineError } from '#kernel';

export const packNotFound = defineError('pack.not_found', 404, 'There is no such pack.');
export const installationNotFound = defineError(
  'installation.not_found',
  404,
  'There is no such installation.',
);
export const alreadyInstalled = defineError('pack.already_installed', 409, 'This pack is installed already.');
