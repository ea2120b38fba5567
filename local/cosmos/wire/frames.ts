/**
 * What travels on the socket of the gateway, both ways: the number of a request (u32), a length (u32) and so many
 * bytes, all with the highest byte first. The bytes are one line of JSON, `[method, origin, path, headers]` of a
 * request or `[status, headers]` of its answer, and after the end of that line the body. Answers come in any order.
 */
export interface Frame {
  id: number;
  head: unknown;
  body: string;
}

const prefixBytes = 8;
const lineEnd = '\n'.charCodeAt(0);

export function encodeFrame(id: number, head: unknown, body: string): Buffer {
  const content = Buffer.from(`${JSON.stringify(head)}\n${body}`);
  const prefix = Buffer.allocUnsafe(prefixBytes);
  prefix.writeUInt32BE(id, 0);
  prefix.writeUInt32BE(content.length, 4);
  return Buffer.concat([prefix, content]);
}

export interface Decoded {
  frames: Frame[];
  /** The start of the next frame, and how long it will be as far as that is known. */
  rest: Buffer;
  wanted: number;
}

/** All frames that are whole; one that is too long or has no head throws. */
export function decodeFrames(bytes: Buffer, maxBytes: number): Decoded {
  const frames: Frame[] = [];
  let rest = bytes;
  while (rest.length >= prefixBytes) {
    const length = rest.readUInt32BE(4);
    if (length > maxBytes) throw new Error(`a frame of ${length} bytes`);
    const end = prefixBytes + length;
    if (rest.length < end) return { frames, rest, wanted: end };
    frames.push(decode(rest.readUInt32BE(0), rest.subarray(prefixBytes, end)));
    rest = rest.subarray(end);
  }
  return { frames, rest, wanted: prefixBytes };
}

function decode(id: number, content: Buffer): Frame {
  const end = content.indexOf(lineEnd);
  if (end < 0) throw new Error('a frame without a head');
  return { id, head: JSON.parse(content.toString('utf8', 0, end)), body: content.toString('utf8', end + 1) };
}
