import { badRequest } from './refusals.ts';

/** What a path names: `/dbs/{database}/colls/{container}/docs/{item}` or a feed of such. */
export interface Address {
  kind: 'account' | 'databases' | 'database' | 'containers' | 'container' | 'ranges' | 'items' | 'item';
  database: string;
  container: string;
  item: string;
  /** The type and the link that the signature of the request covers. */
  resourceType: string;
  resourceLink: string;
  rawLink: string;
}

export function readAddress(path: string): Address {
  const end = path.indexOf('?');
  const raw = trimSlashes(end < 0 ? path : path.slice(0, end));
  const segments = raw === '' ? [] : raw.split('/').map(decode);
  const isFeed = segments.length % 2 === 1;
  const linkLength = isFeed ? segments.length - 1 : segments.length;
  return {
    kind: kindOf(segments),
    database: segments[1] ?? '',
    container: segments[3] ?? '',
    item: segments[5] ?? '',
    resourceType: (isFeed ? segments.at(-1) : segments.at(-2)) ?? '',
    resourceLink: segments.slice(0, linkLength).join('/'),
    rawLink: raw.split('/').slice(0, linkLength).join('/'),
  };
}

function trimSlashes(path: string): string {
  const start = path.startsWith('/') ? 1 : 0;
  return path.endsWith('/') && path.length > start ? path.slice(start, -1) : path.slice(start);
}

function decode(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest('The path is not percent-encoded UTF-8.');
  }
}

function kindOf(segments: string[]): Address['kind'] {
  const [databases, , containers, , leaf] = segments;
  const kinds = ['account', 'databases', 'database', 'containers', 'container'] as const;
  const isKnown =
    segments.length <= 6 &&
    (databases === undefined || databases === 'dbs') &&
    (containers === undefined || containers === 'colls');
  if (isKnown && leaf === undefined) return kinds[segments.length] ?? 'account';
  if (isKnown && leaf === 'docs') return segments.length === 5 ? 'items' : 'item';
  if (isKnown && leaf === 'pkranges' && segments.length === 5) return 'ranges';
  throw badRequest(`The resource '/${segments.join('/')}' is outside the supported subset of this gateway.`);
}
