import { createHash } from 'node:crypto';
import type { StandInReply, StandInRequest } from '../stand-in/index.ts';
import { keywords } from './skills/keywords.ts';
import { badRequest } from './wire/errors.ts';
import { parseBody } from './wire/parse.ts';
import { checkModel, offlineModel } from './wire/request-check.ts';
import { embeddingsRequest } from './wire/request-shape.ts';
import { tokensOf } from './wire/response.ts';

export const embeddingDimensions = 256;

/** `POST /v1/embeddings`: one vector per input, in order. */
export function embeddings(incoming: StandInRequest): StandInReply {
  const request = parseBody(embeddingsRequest, incoming.json());
  checkModel(request.model);
  if (request.dimensions !== undefined && request.dimensions !== embeddingDimensions)
    throw badRequest(
      'invalid_value',
      'dimensions',
      `Invalid value for 'dimensions': this model has ${embeddingDimensions}.`,
    );
  const inputs = [request.input].flat();
  const tokens = inputs.reduce((sum, text) => sum + tokensOf(text), 0);
  const written = (vector: number[]) => (request.encoding_format === 'base64' ? toBase64(vector) : vector);
  const rows = inputs.map((text, index) => ({ object: 'embedding', index, embedding: written(embed(text)) }));
  return {
    json: {
      object: 'list',
      data: rows,
      model: offlineModel,
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    },
  };
}

/** A bag of words, each word hashed to a place and a sign, of length one: near texts share words, and the same text always gives the same vector. */
function embed(text: string): number[] {
  const vector: number[] = Array.from({ length: embeddingDimensions }, () => 0);
  for (const word of wordsOf(text)) {
    const hash = createHash('sha256').update(word).digest();
    const place = hash.readUInt32LE(0) % embeddingDimensions;
    vector[place] = (vector[place] ?? 0) + ((hash[4] ?? 0) % 2 === 0 ? 1 : -1);
  }
  // Two words may cancel each other out; a vector of zeroes has no direction.
  if (!vector.some((value) => value !== 0)) vector[0] = 1;
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function wordsOf(text: string): string[] {
  const words = keywords(text);
  return words.length > 0 ? words : [text.trim().toLowerCase()];
}

/** Little-endian 32-bit floats, as the SDK asks for by default. */
const toBase64 = (vector: number[]): string =>
  Buffer.from(new Float32Array(vector).buffer).toString('base64');
