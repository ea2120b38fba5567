/** Origins that a page may speak to beside its own. */
export interface Origins {
  /** Hands out tokens. */
  issuer: string;
  api: string;
}

/** The value of a Content-Security-Policy header. */
export type Policy = (origins: Origins) => string;

const CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const sitePolicy: Policy = () =>
  `${CLOSED}; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'`;

/**
 * The viewer draws its icons as data: images. Its script exchanges the code for a token at the issuer, the
 * one foreign origin it may call.
 */
export const referencePolicy: Policy = ({ issuer }) =>
  `${CLOSED}; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ${issuer}`;

/** The page that the issuer returns to only passes the code to its opener. */
export const redirectPolicy: Policy = () => `${CLOSED}; script-src 'self'`;

const OWN_CODE = "require-trusted-types-for 'script'";

/** Whatever a stranger's text brings along, no script runs, no style is written and no request leaves for elsewhere. */
export const webClientPolicy: Policy = ({ issuer, api }) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${api} ${issuer}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    OWN_CODE,
  ].join('; ');

/**
 * A worker is not held by the policy of the page that started it but by the one that came with its own script. It keeps
 * the shell's files for when there is no network, so that those are all it may ask for: no API, no issuer.
 */
export const workerPolicy: Policy = () =>
  `default-src 'none'; script-src 'self'; connect-src 'self'; ${OWN_CODE}`;
