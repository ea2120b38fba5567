import type { RpcCookie } from '../core/core-types.ts';

const sameSiteText = { lax: 'Lax', strict: 'Strict', explicitNone: 'None', none: undefined };

/** One Set-Cookie value (RFC 6265 section 4.1). The value is percent-encoded, as Azure's host does. */
export function cookieHeader(cookie: RpcCookie): string {
  const expires = cookie.expires?.value?.seconds;
  const sameSite = sameSiteText[cookie.sameSite ?? 'none'];
  const attributes = [
    attribute('Max-Age', cookie.maxAge?.value),
    attribute('Domain', cookie.domain?.value),
    attribute('Path', cookie.path?.value),
    attribute('Expires', expires === undefined ? undefined : new Date(expires * 1000).toUTCString()),
    attribute('SameSite', sameSite),
    cookie.httpOnly?.value ? 'HttpOnly' : undefined,
    cookie.secure?.value ? 'Secure' : undefined,
  ];
  const head = `${cookie.name ?? ''}=${encodeURIComponent(cookie.value ?? '')}`;
  return [head, ...attributes.filter((text) => text !== undefined)].join('; ');
}

/** A control character or semicolon would smuggle in another attribute or header. */
function attribute(name: string, value: string | number | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  const text = String(value);
  const isUnsafe = [...text].some((char) => char === ';' || char < ' ' || char === '\u007f');
  if (isUnsafe) throw new Error(`The cookie attribute ${name} holds a character that no cookie may hold.`);
  return `${name}=${text}`;
}
