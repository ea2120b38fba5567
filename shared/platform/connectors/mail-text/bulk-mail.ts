/**
 * RFC 2369, RFC 3834 and the widespread Precedence header. What answers a mail of the person's own, or brings it back, is
 * meant for them alone, though a machine wrote it.
 */
export function isBulk(given: { name: string; value: string }[]): boolean {
  const headers = given.map(({ name, value }) => ({ name: name.toLowerCase(), value }));
  const has = (header: string, form: RegExp) =>
    headers.some(({ name, value }) => name === header && form.test(value));
  const isAutomatic = headers.some(
    ({ name, value }) => name === 'auto-submitted' && !/^\s*no\b/i.test(value),
  );
  const isAnswer = has('auto-submitted', /^\s*auto-replied\b/i) || (isAutomatic && has('in-reply-to', /\S/));
  if (isAnswer || has('content-type', /^\s*multipart\/report\b/i)) return false;
  return isAutomatic || has('list-unsubscribe', /^/) || has('precedence', /^\s*(?:bulk|list|junk)\b/i);
}
