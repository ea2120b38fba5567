import { readType } from './content-type.ts';
import { charsetOfFields, fieldValue, isAttachment, soundFields } from './header-lines.ts';
import { type Part, readPart, writePart } from './part.ts';
import { retyped, soundText } from './text-part.ts';

/** Deeper parts stay as they are. */
const DEPTH_MAX = 20;
const SAMPLE_CHARS = 20_000;

export interface SoundMail {
  raw: Uint8Array;
  /** What was found out about it rather than said by it. */
  notes: string[];
}

/**
 * A mail in the form that RFC 5322 and MIME ask for, as far as it can be told: the encodings of text that does not
 * name one are guessed, types and addresses are written as they must be. What is sound stays byte for byte.
 */
export function soundMail(raw: Uint8Array): SoundMail {
  const guessed = new Set<string>();
  const sound = soundPart(bareText(raw), { depth: 0, guessed, charset: undefined });
  return {
    raw: Buffer.from(sound, 'latin1'),
    notes: [...guessed].map(
      (charset) => `it does not say in which encoding it is written; it was read as ${charset}`,
    ),
  };
}

/** A mail from its first header on, bytes kept as latin1. */
export const bareText = (raw: Uint8Array): string => withoutMark(raw).replace(/^(?:[ \t]*\r?\n)+/, '');

/** Programs of Windows put a mark of the encoding before a text, and write UTF-16 under the name of Unicode. */
function withoutMark(raw: Uint8Array): string {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const mark = bytes.subarray(0, 3).toString('latin1');
  const wide = mark.startsWith('\xff\xfe')
    ? 'utf-16le'
    : mark.startsWith('\xfe\xff')
      ? 'utf-16be'
      : undefined;
  if (wide) return Buffer.from(new TextDecoder(wide).decode(bytes), 'utf8').toString('latin1');
  return bytes.toString('latin1', mark === '\xef\xbb\xbf' ? 3 : 0);
}

interface Around {
  depth: number;
  guessed: Set<string>;
  /** Of the headers around it. */
  charset: string | undefined;
}

function soundPart(text: string, around: Around): string {
  const part = readPart(text);
  const isAlone = around.depth === 0 && !isAttachment(part.fields);
  const type = readType(fieldValue(part.fields, 'content-type'), isAlone);
  let { charset } = around;
  const fields = soundFields(part.fields, () => {
    charset ??= charsetOfFields(
      part.fields,
      type.charset,
      type.isText ? part.body.slice(0, SAMPLE_CHARS) : '',
    );
    return charset;
  });
  const sound: Part = { ...part, fields };
  if (type.boundary && around.depth < DEPTH_MAX) {
    const inner = { ...around, depth: around.depth + 1, charset };
    return writePart({ ...sound, body: soundParts(part.body, type.boundary, inner) });
  }
  if (!type.isText || isAttachment(fields)) return writePart(retyped(sound, type));
  return writePart(soundText(sound, type, around.guessed));
}

function soundParts(body: string, boundary: string, around: Around): string {
  const mark = `--${boundary}`;
  const pieces: string[] = [];
  let from = 0;
  let isPart = false;
  for (const at of linesAt(body, mark)) {
    const piece = body.slice(from, at);
    pieces.push(isPart ? soundPart(piece, around) : piece);
    const lineEnd = body.indexOf('\n', at);
    from = lineEnd < 0 ? body.length : lineEnd + 1;
    pieces.push(body.slice(at, from));
    isPart = !body.startsWith('--', at + mark.length);
  }
  return [...pieces, isPart ? soundPart(body.slice(from), around) : body.slice(from)].join('');
}

/** Where lines begin that are a boundary. */
function* linesAt(body: string, mark: string): Generator<number> {
  for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + mark.length)) {
    const after = body.slice(at + mark.length, at + mark.length + 2);
    if ((at === 0 || body[at - 1] === '\n') && /^(?:--|\s|$)/.test(after)) yield at;
  }
}
