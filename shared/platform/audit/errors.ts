import { defineError } from '#kernel';

export const chainBusy = defineError(
  'audit.chain_busy',
  503,
  'Too many changes are being recorded at once. Try again in a moment.',
);
