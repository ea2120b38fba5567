/** Mail addresses and hosts in a canonical text, in lower case. */
export interface Places {
  addresses: string[];
  hosts: string[];
  /** The text with all of them left out, so that their digits are not taken for numbers. */
  rest: string;
}

const PIECE = /[^\s<>()[\]{}"“”„«»,;|`*]+/gu;
const HAS_PLACE = /[.@]|:\/\//;
const LOCAL_MAX_CHARS = 64;

export function placesIn(text: string): Places {
  const addresses: string[] = [];
  const hosts: string[] = [];
  const rest = text.replace(PIECE, (piece) => {
    if (!HAS_PLACE.test(piece)) return piece;
    const found = [...addressesOf(piece), ...hostsOf(piece)];
    for (const { kind, value } of found) (kind === 'address' ? addresses : hosts).push(value);
    return found.length > 0 ? ' ' : piece;
  });
  return { addresses: unique(addresses), hosts: unique(hosts), rest };
}

interface Found {
  kind: 'address' | 'host';
  value: string;
}

/** What stands around each `@`; in a link it is the name of a user, and what follows is the host. */
function addressesOf(piece: string): Found[] {
  const parts = piece.split('@');
  return parts.slice(1).flatMap((after, place): Found[] => {
    const before = parts[place] ?? '';
    const [host = ''] = hostRuns(after);
    if (!after.startsWith(host) || !host.includes('.')) return [];
    if (before.includes('://')) return [{ kind: 'host', value: hostName(host) }];
    const local = (before.split(/[:/?=&]/).at(-1) ?? '').slice(-LOCAL_MAX_CHARS);
    return local === '' ? [] : [{ kind: 'address', value: `${local}@${host}`.toLowerCase() }];
  });
}

/** A link's host is what follows `://`; a bare domain is followed by its path, if by anything. */
function hostsOf(piece: string): Found[] {
  const [bare = '', ...links] = piece.split('://');
  const linked = links.flatMap((link) => hostRuns(authorityOf(link)).slice(0, 1));
  const domain = bare.includes('@')
    ? undefined
    : bare
        .split(/[/?#\\]/)
        .flatMap(hostRuns)
        .find(isDomain);
  return [...linked, ...(domain ? [domain] : [])].map((host) => ({ kind: 'host', value: hostName(host) }));
}

const authorityOf = (link: string): string => (link.split(/[/?#\\]/, 1)[0] ?? '').split('@').at(-1) ?? '';

/** Runs of signs that names of hosts are made of, without the full stop of a sentence. */
function hostRuns(text: string): string[] {
  return (text.match(/[\p{L}\p{M}\p{N}._-]+/gu) ?? []).map(trimmed).filter((run) => run !== '');
}

function trimmed(run: string): string {
  let [from, to] = [0, run.length];
  while (from < to && '._-'.includes(run[from] ?? '')) from += 1;
  while (to > from && '._-'.includes(run[to - 1] ?? '')) to -= 1;
  return run.slice(from, to);
}

const hostName = (host: string): string => {
  const name = host.toLowerCase();
  return name.startsWith('www.') ? name.slice(4) : name;
};

// Endings of files, none of which is a top-level domain.
const FILES = new Set(
  'pdf doc docx xls xlsx ppt pptx odt ods txt rtf csv tsv png jpg jpeg gif svg webp heic mp3 mp4 wav html htm json xml yaml yml js ts tsx css eml ics msg log'.split(
    ' ',
  ),
);
const COMMON = new Set('com net org info biz io co app dev me ai'.split(' '));
const HEBREW_TOP_LEVEL = new Set(['קום', 'ישראל']);

/** A name that a mail program would turn into a link, or an address of four numbers. */
function isDomain(run: string): boolean {
  const labels = run.split('.');
  const last = labels.at(-1) ?? '';
  if (labels.length < 2 || labels.includes('')) return false;
  if (labels.length === 4 && labels.every((label) => /^\d{1,3}$/.test(label))) return true;
  if (last.startsWith('xn--')) return true;
  if (!/^\p{L}{2,24}$/u.test(last) || FILES.has(last.toLowerCase())) return false;
  if (/\p{Script=Hebrew}/u.test(last)) return HEBREW_TOP_LEVEL.has(last);
  return COMMON.has(last.toLowerCase()) || !beginsSentence(labels);
}

/** "Works for me.Thanks": a space was forgotten. */
const beginsSentence = (labels: string[]): boolean =>
  /^\p{Lu}\p{Ll}+$/u.test(labels.at(-1) ?? '') && /^\p{L}/u.test(labels.at(-2) ?? '');

const unique = (values: string[]): string[] => [...new Set(values)];
