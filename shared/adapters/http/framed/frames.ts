/** The number of a request, a length, and so many bytes: a line of JSON and the body. Numbers have four bytes, the highest first. */
export interface Frame {
  id: number;
  head: unknown;
  body: string;
}

const PREFIX_BYTES = 8;
const LINE_END = 0x0a;

export function toFrame({ id, head, body }: Frame): Buffer {
  const text = `${JSON.stringify(head)}\n${body}`;
  const length = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(PREFIX_BYTES + length);
  frame.writeUInt32BE(id, 0);
  frame.writeUInt32BE(length, 4);
  frame.write(text, PREFIX_BYTES);
  return frame;
}

/** Takes what arrives, cut anywhere. Throws at what is no frame or is longer than `maxBytes`; nothing after it can be read. */
export function frameReader(maxBytes: number, take: (frame: Frame) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let size = 0;
  let wanted = PREFIX_BYTES;
  return (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size < wanted) return;
    const bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks, size);
    let start = 0;
    for (;;) {
      wanted = frameBytes(bytes, start, maxBytes);
      if (bytes.length - start < wanted) break;
      take(readFrame(bytes, start, start + wanted));
      start += wanted;
    }
    size = bytes.length - start;
    chunks = size > 0 ? [bytes.subarray(start)] : [];
  };
}

/** Of the frame that starts there; of its prefix while that is not there as a whole. */
function frameBytes(bytes: Buffer, start: number, maxBytes: number): number {
  if (bytes.length - start < PREFIX_BYTES) return PREFIX_BYTES;
  const length = bytes.readUInt32BE(start + 4);
  if (length > maxBytes) throw new Error(`A frame of ${length} bytes; ${maxBytes} are taken.`);
  return PREFIX_BYTES + length;
}

function readFrame(bytes: Buffer, start: number, end: number): Frame {
  const textStart = start + PREFIX_BYTES;
  const lineEnd = bytes.indexOf(LINE_END, textStart);
  if (lineEnd < 0 || lineEnd >= end) throw new Error('A frame without a head.');
  return {
    id: bytes.readUInt32BE(start),
    head: JSON.parse(bytes.toString('utf8', textStart, lineEnd)),
    body: bytes.toString('utf8', lineEnd + 1, end),
  };
}
