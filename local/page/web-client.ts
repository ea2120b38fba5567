import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Policy, webClientPolicy, workerPolicy } from './content-policy.ts';
import { typeOf } from './media-types.ts';
import type { ServedFile } from './served-files.ts';

export interface WebClient {
  /** Of a file of the web client, by its exact path; `/` is its page. Nothing while there is no such client. */
  file(pathname: string): ServedFile | undefined;
}

const PAGE = '/index.html';
/** RFC 9110 names, as a browser accepts them; and how the build has named the files. */
const ENCODINGS = [
  { encoding: 'br', ending: '.br' },
  { encoding: 'gzip', ending: '.gz' },
];

/**
 * The folder into which the web client is built. What may be fetched is listed when the client is first asked for, and
 * anew when it was built again: a request path is only looked up in that list.
 */
export function openWebClient(folder: string): WebClient {
  let listed = new Map<string, ServedFile>();
  let listedMs = 0;

  return {
    file(pathname) {
      const builtMs = statSync(path.join(folder, PAGE), { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (builtMs !== listedMs) listed = builtMs > 0 ? list(folder) : new Map();
      listedMs = builtMs;
      return listed.get(pathname === '/' ? PAGE : pathname);
    },
  };
}

function list(folder: string): Map<string, ServedFile> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      path.relative(folder, path.join(parentPath, name)).replaceAll(path.sep, '/'),
    );
  const known = new Set(names);
  return new Map(names.filter(isForBrowsers).map((name) => [`/${name}`, servedFile(folder, name, known)]));
}

/** Not what the build keeps for itself, nor the compressed twin of a file, which goes out under the file's own name. */
const isForBrowsers = (name: string): boolean => !/^\.|\/\.|[.](br|gz|map)$/.test(name);

function servedFile(folder: string, name: string, known: Set<string>): ServedFile {
  const twins = ENCODINGS.filter(({ ending }) => known.has(name + ending));
  return {
    file: path.join(folder, name),
    type: typeOf(name),
    policy: policyOf(name),
    headers: STRICT,
    encoded: new Map(twins.map(({ encoding, ending }) => [encoding, path.join(folder, name + ending)])),
    // The name of such a file holds the hash of its content.
    ...(name.startsWith('assets/') && { cache: 'public, max-age=31536000, immutable' }),
  };
}

const policyOf = (name: string): Policy => (name === 'sw.js' ? workerPolicy : webClientPolicy);

const STRICT = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
  'cross-origin-opener-policy': 'same-origin',
};

const SERVED_ELSEWHERE = /^\/(?:api|stack|reference)(?:\/|$)/;

/** An address within the web client, such as `/suggestions/sug_1`: it names no file, and a browser wants a page. */
export const isScreen = (pathname: string, accept: string | undefined): boolean =>
  !SERVED_ELSEWHERE.test(pathname) &&
  path.posix.extname(pathname) === '' &&
  /\btext\/html\b/.test(accept ?? '');
