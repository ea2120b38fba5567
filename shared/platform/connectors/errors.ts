import { defineError } from '#kernel';

export const consentNotValid = defineError(
  'connectors.consent_not_valid',
  409,
  'This consent was used before, is too old or was given elsewhere. Start connecting again.',
);
export const connectFailed = defineError(
  'connectors.connect_failed',
  422,
  'The account could not be connected. Start connecting again.',
);
export const vendorUnavailable = defineError(
  'connectors.vendor_unavailable',
  503,
  'The mail or calendar service does not answer at the moment. Try again shortly.',
);
export const accountTaken = defineError(
  'connectors.account_taken',
  409,
  'This mail account is connected to another account here.',
);
export const alreadyConnected = defineError(
  'connectors.already_connected',
  409,
  'This mail account is already connected.',
);
export const otherAccount = defineError(
  'connectors.other_account',
  422,
  'The consent was given for another mail account than the connected one.',
);
export const connectFirst = defineError(
  'connectors.connect_first',
  422,
  'Connect the account for reading first; changes are a separate consent.',
);
