import { decodeUtf7, isUtf7, isUtf8 } from './charsets.ts';

/**
 * Encoded words (RFC 2047) as every reader takes them, in a line whose bytes are kept as latin1: raw bytes within them
 * are written out, and words in UTF-7 are written in UTF-8.
 */
export const soundWords = (line: string): string =>
  line.replace(/=\?([^?\s]+)\?([bq])\?([^?]*)\?=/gi, (whole, label: string, way: string, data: string) => {
    const isQ = way.toLowerCase() === 'q';
    if (isUtf7(label)) return utf8Word(decodeUtf7(bytesIn(data, isQ).toString('latin1')));
    if (!isQ || !/[\x80-\xff]/.test(data)) return whole;
    const written = data.replace(
      /[\x80-\xff]/g,
      (sign) => `=${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    );
    return `=?${isUtf8(bytesIn(data, true)) ? 'utf-8' : label}?Q?${written}?=`;
  });

const bytesIn = (data: string, isQ: boolean): Buffer =>
  isQ
    ? Buffer.from(
        data
          .replaceAll('_', ' ')
          .replace(/=([0-9a-f]{2})/gi, (_whole, hex: string) =>
            String.fromCharCode(Number.parseInt(hex, 16)),
          ),
        'latin1',
      )
    : Buffer.from(data, 'base64');

const utf8Word = (text: string): string => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
