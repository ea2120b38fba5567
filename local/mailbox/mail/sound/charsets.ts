import chardet from 'chardet';

/** Labels that say nothing of bytes above ASCII. */
const VAGUE = /^(?:us-?ascii|ascii|iso646-us|ansi_x3\.4-19\d\d|unknown-8bit|x-unknown|x-user-defined)$/i;

/** What a detector says of a text that it hardly knows anything of. */
const HARDLY = 10;

/** Sets of Windows that hold more than the standard's, told apart from it by the bytes that only they have. */
const LARGER: Record<string, string> = {
  'ISO-8859-2': 'windows-1250',
  'ISO-8859-6': 'windows-1256',
  'ISO-8859-7': 'windows-1253',
  'ISO-8859-9': 'windows-1254',
};

const SAMPLE_BYTES = 20_000;

export const isAscii = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < 0x80);

export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Whether a label names an encoding. Of those that only mail knows, each has a number. */
export function isTelling(label: string): boolean {
  if (VAGUE.test(label)) return false;
  try {
    new TextDecoder(label);
    return true;
  } catch {
    return isUtf7(label) || /\d\d/.test(label);
  }
}

export const isUtf7 = (label: string): boolean => /^(?:x-)?(?:unicode-\d-\d-)?utf-?7$/i.test(label);

/** The encoding that bytes without a label are most likely written in. */
export function guessCharset(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return 'utf-8';
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const found = chardet
    .analyse(sample)
    .find(({ name, confidence }) => confidence > HARDLY && canBe(name, bytes));
  if (!found || found.name === 'ISO-8859-1') return 'windows-1252';
  // In the order in which it is read, Hebrew has the name of Windows only.
  if (found.name === 'ISO-8859-8') return 'windows-1255';
  return (hasUpperControls(sample) && LARGER[found.name]) || found.name;
}

function canBe(name: string, bytes: Uint8Array): boolean {
  if (/^(?:ascii|utf-|iso-2022)/i.test(name)) return false;
  try {
    return !new TextDecoder(name).decode(bytes.subarray(0, SAMPLE_BYTES)).includes('\ufffd');
  } catch {
    return false;
  }
}

/** Bytes that are control characters in every ISO-8859 and signs in those of Windows. */
const hasUpperControls = (bytes: Uint8Array): boolean => bytes.some((byte) => byte >= 0x80 && byte < 0xa0);

/** Text of RFC 2152: `+` begins UTF-16 in base64; `-`, or any sign that is none of base64, ends it. */
export const decodeUtf7 = (text: string): string =>
  text.replace(/\+([A-Za-z0-9+/]*)-?/g, (_whole, shifted: string) =>
    shifted === '' ? '+' : new TextDecoder('utf-16be').decode(wholeUnits(Buffer.from(shifted, 'base64'))),
  );

const wholeUnits = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.byteLength - (bytes.byteLength % 2));
