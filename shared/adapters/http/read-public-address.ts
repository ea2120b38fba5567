import { lookup as systemLookup } from 'node:dns/promises';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP } from 'node:net';
import type { PublicAnswer, ReadPublic } from '#platform/connectors';
import { isLoopback, isPublic } from './public-addresses.ts';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 5_000_000;
const REDIRECTS_MAX = 3;

export interface Reach {
  /** For a machine of one's own, whose stand-ins live on it: plain http to loopback addresses, and nothing else. */
  allowLoopback: boolean;
  /** All addresses of a name. */
  lookup?: (host: string) => Promise<string[]>;
}

/**
 * Reads what is published at an address that a person typed in. A name is looked up once, every address of it must be
 * public, and exactly the one that was looked at is connected to; each redirect is treated like a new address.
 */
export function readPublicAddresses({ allowLoopback, lookup = lookupAll }: Reach): ReadPublic {
  return async ({ url, headers = {}, signal }) => {
    const ends = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    let target = url;
    for (let hop = 0; hop <= REDIRECTS_MAX; hop += 1) {
      const place = await placeOf(target, { allowLoopback, lookup });
      if (place.kind !== 'place') return place;
      const answer = await get(place, headers, ends);
      const location = answer.kind === 'read' && isRedirect(answer.status) && answer.headers.get('location');
      if (!location) return answer;
      target = URL.parse(location, target)?.href ?? '';
    }
    return { kind: 'refused' };
  };
}

interface Place {
  kind: 'place';
  url: URL;
  address: string;
}

async function placeOf(
  target: string,
  { allowLoopback, lookup }: Required<Reach>,
): Promise<Place | Exclude<PublicAnswer, { kind: 'read' }>> {
  const url = URL.parse(target);
  if (!url) return { kind: 'refused' };
  if (url.username !== '' || url.password !== '') return { kind: 'refused' };
  const isOwn = allowLoopback && url.protocol === 'http:';
  if (!isOwn && (url.protocol !== 'https:' || url.port !== '')) return { kind: 'refused' };
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) === 0 ? await lookup(host).catch(() => []) : [host];
  const [address] = addresses;
  if (address === undefined) return { kind: 'unreachable' };
  return addresses.every(isOwn ? isLoopback : isPublic)
    ? { kind: 'place', url, address }
    : { kind: 'refused' };
}

const lookupAll = async (host: string): Promise<string[]> =>
  (await systemLookup(host, { all: true })).map(({ address }) => address);

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

/** A connection of its own, to the address that was looked at; a certificate must be the name's. */
function get(
  { url, address }: Place,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<PublicAnswer> {
  const request = url.protocol === 'https:' ? secureRequest : plainRequest;
  return new Promise((resolve) => {
    const fail = () => resolve({ kind: 'unreachable' });
    const sent = request(url, {
      agent: false,
      signal,
      headers: { ...headers, 'accept-encoding': 'identity' },
      lookup: (_host, { all }, done) => {
        const family = isIP(address);
        if (all) done(null, [{ address, family }]);
        else done(null, address, family);
      },
    });
    sent.on('error', fail);
    sent.on('response', (response) => {
      response.on('error', fail);
      read(response).then(resolve, fail);
    });
    sent.end();
  });
}

async function read(response: IncomingMessage): Promise<PublicAnswer> {
  const { statusCode = 0, headers } = response;
  // None was asked for, and what unpacks itself to any size is not let in.
  const isPacked = (headers['content-encoding'] ?? 'identity') !== 'identity';
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (isPacked || bytes > MAX_BYTES) {
      response.destroy();
      return { kind: 'too_large' };
    }
    chunks.push(chunk);
  }
  const pairs = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  return {
    kind: 'read',
    status: statusCode,
    headers: new Headers(pairs),
    text: Buffer.concat(chunks).toString('utf8'),
  };
}
