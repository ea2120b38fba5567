/**
 * The path of a request as Azure's web server (Kestrel: UrlDecoder, PathNormalizer) hands it to routing: percent
 * encoding is undone once, then dot segments are removed. An encoded slash stays encoded, and so does what is no
 * UTF-8 or no encoding at all: such a path is routed like any other. An encoded NUL, for which Kestrel answers 400
 * by itself, stays encoded too, so that the app has the word.
 */
export function requestPath(raw: string): string {
  return withoutDots(raw.replace(/(?:%[0-9a-f]{2})+/gi, decodeRun));
}

function decodeRun(run: string): string {
  let text = '';
  for (let at = 0; at < run.length; ) {
    const sequence = run.slice(at, at + 3 * sequenceLength(Number.parseInt(run.slice(at + 1, at + 3), 16)));
    const decoded = decodeOne(sequence);
    const taken = decoded === undefined ? run.slice(at, at + 3) : sequence;
    text += decoded ?? taken;
    at += taken.length;
  }
  return text;
}

/** Of UTF-8, told by its first byte; 1 also for a byte that begins nothing. */
function sequenceLength(first: number): number {
  if (first >= 0xf0) return 4;
  if (first >= 0xe0) return 3;
  return first >= 0xc0 ? 2 : 1;
}

function decodeOne(sequence: string): string | undefined {
  if (/^%(?:2f|00)$/i.test(sequence)) return undefined;
  try {
    return decodeURIComponent(sequence);
  } catch {
    return undefined;
  }
}

/** RFC 3986, section 5.2.4. */
function withoutDots(path: string): string {
  if (!/\/\.{1,2}(?:\/|$)/.test(path)) return path;
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  const endsInDots = /^\.{1,2}$/.test(segments.at(-1) ?? '');
  return `/${kept.join('/')}${endsInDots && kept.length > 0 ? '/' : ''}`;
}
