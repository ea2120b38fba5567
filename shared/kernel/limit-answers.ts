/** More came than an answer of this kind may hold. The rest was not read; nothing of it is in the message. */
export class AnswerTooLarge extends Error {
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`An answer was longer than ${maxBytes} bytes.`);
    this.name = 'AnswerTooLarge';
    this.maxBytes = maxBytes;
  }
}

/** Libraries wrap what their transport rejects with, some more than once. */
export function isAnswerTooLarge(error: unknown): boolean {
  if (error instanceof AnswerTooLarge) return true;
  return error instanceof Error && error.cause !== undefined && isAnswerTooLarge(error.cause);
}

/** Rejects with AnswerTooLarge, and lets go of the source, as soon as more than `maxBytes` came. */
export async function readAtMost(chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxBytes) throw new AnswerTooLarge(maxBytes);
    kept.push(chunk);
  }
  return Buffer.concat(kept);
}

/**
 * A `fetch` whose answers are read before they are given, up to `maxBytes` after decompression: an answer without
 * end must not fill the memory of the process that asked. Rejects as `fetch` does, or with AnswerTooLarge.
 */
export function limitAnswers(
  ask: typeof fetch,
  maxBytes: number,
): (input: string | URL, init?: RequestInit) => Promise<Response> {
  return async (input, init) => {
    const { status, statusText, headers, body } = await ask(input, init);
    const bytes = body && (await readAtMost(body, maxBytes));
    return new Response(bytes, { status, statusText, headers });
  };
}
