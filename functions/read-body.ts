import { MIMEType } from 'node:util';
import type { HttpRequest } from '@azure/functions';
import type { RawRequest } from '#kernel';
import { fault, notJson, tooLarge, wrongContentType } from './problems.ts';

const MAX_BODY_BYTES = 1_000_000;
const MAX_DEPTH = 32;
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json$/;
const UTF_8 = /^utf-?8$/i;

/**
 * Read piece by piece, so that no more than the limit is ever held. The rest of an oversize body is read and dropped:
 * a reader that leaves early takes the connection with it, and the refusal would not arrive.
 */
export async function readBody(request: HttpRequest): Promise<string> {
  demandPlainJson(request);
  return utf8(await readAtMost(request, MAX_BODY_BYTES));
}

/** The very bytes that came, whatever they are, and the headers in which their signature stands. */
export async function readRaw(request: HttpRequest, maxBytes: number): Promise<RawRequest> {
  const bytes = await readAtMost(request, maxBytes);
  return { bytes, header: (name) => request.headers.get(name) ?? undefined };
}

async function readAtMost({ body }: HttpRequest, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size <= maxBytes) chunks.push(chunk);
  }
  if (size > maxBytes) throw tooLarge({ detail: `At most ${maxBytes} bytes.` });
  return Buffer.concat(chunks);
}

function demandPlainJson(request: HttpRequest): void {
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity')
    throw wrongContentType({ detail: 'Send it as it is, without a content encoding.' });
  const type = mediaType(request.headers.get('content-type') ?? '');
  if (!type || !JSON_TYPE.test(type.essence)) throw wrongContentType();
  if (!UTF_8.test(type.params.get('charset') ?? 'utf-8'))
    throw wrongContentType({ detail: 'Send it in UTF-8.' });
}

function mediaType(text: string): MIMEType | undefined {
  try {
    return new MIMEType(text);
  } catch {
    return undefined;
  }
}

/** RFC 8259 knows no other encoding; bytes that are none of it would be stored as something that nobody sent. */
function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw notJson({ detail: 'Its bytes are not UTF-8.' });
  }
}

/** The JSON of a body; a member that no schema would see is refused here. */
export function parseBody(text: string): unknown {
  const value = parsed(text);
  refuseOddMembers(value);
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notJson();
  }
}

/** Where a schema takes members of any name, the first would be dropped without a word and the others taken. */
const ODD = ['__proto__', 'constructor', 'prototype'];

function refuseOddMembers(body: unknown): void {
  const left = [{ value: body, at: '', depth: 0 }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { value, at, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth === MAX_DEPTH) throw fault(at || '/', 'too_deep', `At most ${MAX_DEPTH} levels.`);
    const odd = ODD.find((name) => Object.hasOwn(value, name));
    if (odd !== undefined) throw fault(at || '/', 'unrecognized_keys', `Unrecognized key: "${odd}"`);
    for (const [name, member] of Object.entries(value))
      if (typeof member === 'object') left.push({ value: member, at: `${at}/${name}`, depth: depth + 1 });
  }
}
