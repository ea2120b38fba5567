import { defineError } from '#kernel';

export const invalidToken = defineError(
  'identity.invalid_token',
  401,
  'Sign in again: the access token is missing or not valid.',
);
export const keysUnavailable = defineError(
  'identity.keys_unavailable',
  503,
  'Sign-in cannot be checked at the moment. Try again shortly.',
);
export const accountClosed = defineError('identity.account_closed', 403, 'This account was closed.');
export const freshSignInRequired = defineError(
  'identity.fresh_sign_in_required',
  403,
  'Sign in again to go on: this step needs a sign-in of the last ten minutes.',
);
export const signInTimeUnknown = defineError(
  'identity.sign_in_time_unknown',
  403,
  'This step needs to know when you signed in, which the sign-in does not tell. Signing in again changes nothing.',
);
export const operatorRequired = defineError(
  'identity.operator_required',
  403,
  'This is for the people who run the platform.',
);
