import { badRequest } from '../wire/refusals.ts';
import type { Expression } from './syntax.ts';
import type { Value } from './value.ts';

export interface VectorEmbedding {
  /** Such as `/embedding`. */
  path: string;
  distanceFunction: 'cosine' | 'dotproduct' | 'euclidean';
  dimensions: number;
}

/** Finds the embedding that the first argument of VectorDistance names; without a policy the service has no distance. */
export function embeddingOf(
  call: Expression & { kind: 'call' },
  embeddings: VectorEmbedding[],
): VectorEmbedding {
  const [target] = call.arguments;
  if (call.arguments.length !== 2 || target?.kind !== 'path') {
    throw badRequest('VectorDistance takes a path of the document and a vector.');
  }
  const path = `/${target.steps.join('/')}`;
  const embedding = embeddings.find((known) => known.path === path);
  if (!embedding)
    throw badRequest(`VectorDistance: the container has no vector embedding policy for '${path}'.`);
  return embedding;
}

/** Similarity for cosine and dot product (more is nearer), distance for euclidean (less is nearer). */
export function vectorDistance(left: Value, right: Value, embedding: VectorEmbedding): Value {
  if (!isVector(left, embedding) || !isVector(right, embedding)) return undefined;
  if (embedding.distanceFunction === 'dotproduct') return dot(left, right);
  if (embedding.distanceFunction === 'cosine') {
    const lengths = Math.sqrt(dot(left, left) * dot(right, right));
    return lengths === 0 ? 0 : dot(left, right) / lengths;
  }
  return Math.hypot(...left.map((value, index) => value - (right[index] ?? 0)));
}

function isVector(value: Value, { dimensions }: VectorEmbedding): value is number[] {
  return (
    Array.isArray(value) && value.length === dimensions && value.every((item) => typeof item === 'number')
  );
}

function dot(left: number[], right: number[]): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
}
