/** Encoded words of RFC 2047 as text; bytes outside of them are read as UTF-8. */
export function decodeWords(text: string): string {
  const joined = text.replace(/(\?=)\s+(?==\?)/g, '$1');
  return Buffer.from(joined, 'latin1')
    .toString('utf8')
    .replace(/=\?([^?\s]+)\?([bq])\?([^?]*)\?=/gi, (whole, charset: string, way: string, data: string) =>
      decoded(charset, /b/i.test(way) ? Buffer.from(data, 'base64') : quotedBytes(data), whole),
    );
}

const quotedBytes = (data: string): Buffer =>
  Buffer.from(
    data
      .replaceAll('_', ' ')
      .replace(/=([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

function decoded(charset: string, bytes: Buffer, otherwise: string): string {
  try {
    return new TextDecoder(charset.replace(/\*.*$/, '')).decode(bytes);
  } catch {
    return otherwise;
  }
}
