/** The value of a Content-Security-Policy header; `issuer` is the origin that hands out tokens. */
export type Policy = (issuer: string) => string;

const CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const sitePolicy: Policy = () =>
  `${CLOSED}; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'`;

/**
 * The viewer draws its icons as data: images. Its script exchanges the code for a token at the issuer, the
 * one foreign origin it may call.
 */
export const referencePolicy: Policy = (issuer) =>
  `${CLOSED}; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ${issuer}`;

/** The page that the issuer returns to only passes the code to its opener. */
export const redirectPolicy: Policy = () => `${CLOSED}; script-src 'self'`;
