import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { Address } from './address.ts';
import { header, type WireRequest } from './messages.ts';
import { unauthorized } from './refusals.ts';

const allowedSkewMs = 15 * 60 * 1000;

/**
 * Checks the signature of a request: HMAC-SHA256 under the account key over verb, type, link and date
 * (https://learn.microsoft.com/rest/api/cosmos-db/access-control-on-cosmosdb-resources).
 */
export function signatureCheck(key: Buffer): (request: WireRequest, address: Address) => void {
  const secret = createSecretKey(key);
  let today = '';
  // Requests of one second often sign the same text, and a signature costs more than the rest of a point read.
  const signatures = new Map<string, Buffer>();

  const expected = (text: string) => {
    const known = signatures.get(text) ?? createHmac('sha256', secret).update(text).digest();
    if (signatures.size < 1000) signatures.set(text, known);
    return known;
  };
  return (request, address) => {
    const date = header(request, 'x-ms-date') ?? '';
    if (date !== today) {
      checkDate(date);
      today = date;
      signatures.clear();
    }
    const given = readSignature(header(request, 'authorization') ?? '');
    const verb = request.method.toLowerCase();
    const textFor = (link: string) => `${verb}\n${address.resourceType}\n${link}\n${date.toLowerCase()}\n\n`;
    if (isSame(given, expected(textFor(address.resourceLink)))) return;
    const isEncoded = address.rawLink !== address.resourceLink;
    if (isEncoded && isSame(given, expected(textFor(address.rawLink)))) return;
    throw unauthorized(
      'The input authorization token can’t serve the request. Please check that the expected payload is built as per the protocol, and check the key being used.',
    );
  };
}

function checkDate(date: string): void {
  const skewMs = Math.abs(Date.parse(date) - Date.now());
  if (!(skewMs <= allowedSkewMs)) {
    throw unauthorized(
      'The x-ms-date header is missing or more than 15 minutes away from the time of this machine.',
    );
  }
}

function readSignature(authorization: string): Buffer {
  const found = /^type=master&ver=1\.0&sig=([A-Za-z0-9+/=]+)$/.exec(safeDecode(authorization));
  if (!found?.[1]) throw unauthorized('The authorization header is missing or not a master key signature.');
  return Buffer.from(found[1], 'base64');
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

function isSame(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}
