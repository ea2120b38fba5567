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
export const keyRefused = defineError(
  'connectors.key_refused',
  422,
  'The account did not take this address and secret. Look at what is asked for and try again.',
);
export const addressRefused = defineError(
  'connectors.address_refused',
  422,
  'Only a public address that begins with https:// can be read.',
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
export const connectionMissing = defineError(
  'connection.missing',
  409,
  'The mailbox that this needs is not connected.',
);
export const connectionNeedsReauth = defineError(
  'connection.needs_reauth',
  409,
  'Your mailbox asks you to sign in again. Connect it again.',
);
export const connectionForbidden = defineError(
  'connection.forbidden',
  409,
  'The connection does not allow to read what this needs. Connect again and allow it.',
);
export const connectionNotReadable = defineError(
  'connection.not_readable',
  409,
  'Your mailbox or calendar could not serve this request.',
);
export const beginAgain = defineError(
  'connectors.begin_again',
  503,
  'Several connections were begun in the same moment. Begin this one again.',
);
