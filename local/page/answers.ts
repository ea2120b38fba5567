import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Origins, type Policy, sitePolicy } from './content-policy.ts';
import type { ServedFile } from './served-files.ts';

export interface Answers {
  /** Never kept by a browser. */
  json(req: IncomingMessage, res: ServerResponse, value: unknown): void;
  /** @throws when the file cannot be read. */
  file(req: IncomingMessage, res: ServerResponse, served: ServedFile, status: number): Promise<void>;
}

export function createAnswers(origins: Origins): Answers {
  const headers = (type: string, policy: Policy) => ({
    'content-type': type,
    'content-security-policy': policy(origins),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
  });

  return {
    json(req, res, value) {
      const body = JSON.stringify(value);
      res.writeHead(200, {
        ...headers('application/json', sitePolicy),
        'cache-control': 'no-store',
        'content-length': Buffer.byteLength(body),
      });
      res.end(req.method === 'HEAD' ? undefined : body);
    },

    async file(req, res, served, status) {
      const { encoding, file } = chosen(served, req.headers['accept-encoding']);
      const etag = etagOf(await stat(file), encoding);
      const shared = {
        ...headers(served.type, served.policy),
        ...served.headers,
        'cache-control': served.cache ?? 'no-cache',
        ...(served.encoded && { vary: 'accept-encoding' }),
        ...(encoding && { 'content-encoding': encoding }),
        etag,
      };
      if (status === 200 && req.headers['if-none-match'] === etag)
        return void res.writeHead(304, shared).end();

      const body = await readFile(file);
      res.writeHead(status, { ...shared, 'content-length': body.byteLength });
      res.end(req.method === 'HEAD' ? undefined : body);
    },
  };
}

function chosen(
  { file, encoded = new Map() }: ServedFile,
  accepted = '',
): { file: string; encoding?: string } {
  const wanted = new Set(accepted.split(',').map(nameIfWanted));
  const [best] = [...encoded].filter(([encoding]) => wanted.has(encoding));
  return best ? { encoding: best[0], file: best[1] } : { file };
}

/** `gzip;q=0` means that it is not wanted (RFC 9110, section 12.5.3). */
function nameIfWanted(entry: string): string {
  const [name = '', weight = ''] = entry.split(';').map((part) => part.trim());
  return /^q=0(?:[.]0*)?$/.test(weight) ? '' : name;
}

const etagOf = ({ size, mtimeMs }: Stats, encoding = ''): string =>
  `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}${encoding && `-${encoding}`}"`;
