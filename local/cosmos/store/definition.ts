import { z } from 'zod';
import { badRequest } from '../wire/refusals.ts';

const Path = z.string().regex(/^\/./, 'a path starts with /');

const IndexingPolicy = z.looseObject({
  indexingMode: z.string().optional(),
  automatic: z.boolean().optional(),
  includedPaths: z.array(z.looseObject({ path: z.string() })).optional(),
  excludedPaths: z.array(z.looseObject({ path: z.string() })).optional(),
  compositeIndexes: z
    .array(
      z
        .array(z.object({ path: Path, order: z.enum(['ascending', 'descending']).default('ascending') }))
        .min(2),
    )
    .optional(),
});

const VectorEmbedding = z.looseObject({
  path: Path,
  distanceFunction: z.enum(['cosine', 'dotproduct', 'euclidean']),
  dimensions: z.int().positive(),
});

/** A container as the service describes it (REST resource of a collection), plus our own mark `scoped`. */
export const ContainerDefinition = z.looseObject({
  id: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[^/\\#?]+$/, 'an id holds none of / \\ # ?'),
  partitionKey: z.looseObject({
    paths: z.array(Path).min(1).max(3),
    kind: z.enum(['Hash', 'MultiHash']).optional(),
    version: z.int().optional(),
  }),
  defaultTtl: z
    .union([z.literal(-1), z.int().min(1).max(2_147_483_647)])
    .describe('Seconds; -1: only items with a ttl of their own expire; absent: nothing expires.')
    .optional(),
  indexingPolicy: IndexingPolicy.optional(),
  uniqueKeyPolicy: z
    .looseObject({ uniqueKeys: z.array(z.object({ paths: z.array(Path).min(1) })) })
    .optional(),
  vectorEmbeddingPolicy: z.looseObject({ vectorEmbeddings: z.array(VectorEmbedding) }).optional(),
  scoped: z.boolean().describe('True: queries without a partition key are refused.').optional(),
});
export type ContainerDefinition = z.infer<typeof ContainerDefinition>;

const defaultIndexing = {
  indexingMode: 'consistent',
  automatic: true,
  includedPaths: [{ path: '/*' }],
  excludedPaths: [{ path: '/"_etag"/?' }],
};

export function readDefinition(input: unknown): ContainerDefinition {
  const parsed = ContainerDefinition.safeParse(input);
  if (!parsed.success)
    throw badRequest(`The container definition is invalid: ${z.prettifyError(parsed.error)}`);
  const { partitionKey, indexingPolicy, ...rest } = parsed.data;
  return {
    ...rest,
    partitionKey: { kind: partitionKey.paths.length > 1 ? 'MultiHash' : 'Hash', version: 2, ...partitionKey },
    indexingPolicy: { ...defaultIndexing, ...indexingPolicy },
  };
}

/** The members of a path such as `/a/"b c"/0`. */
export function stepsOf(path: string): string[] {
  return path
    .slice(1)
    .split('/')
    .map((segment) => segment.replace(/^"(.*)"$/, '$1'));
}
