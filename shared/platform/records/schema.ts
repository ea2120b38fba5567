import { z } from 'zod';
import { Instant, line } from '#kernel/contract';
import { LEARNED_KINDS, RecordKind, type RecordKindName, recordKinds } from './kinds.ts';
import { RecordSource } from './source.ts';

export const CreatedBy = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person'), memberId: z.string() }),
  z.object({ kind: z.literal('agent'), agentId: z.string(), runId: z.string() }),
]);
export type CreatedBy = z.infer<typeof CreatedBy>;

const title = line(200, 1);
const sources = z.array(RecordSource).max(50);
const pinned = z.boolean();

/** Body as data of the kind named beside it; it is checked against the schema of that kind. */
const kindNames = Object.keys(recordKinds) as RecordKindName[];
const inputOf = (kind: RecordKindName) =>
  z.strictObject({
    kind: z.literal(kind),
    title,
    body: recordKinds[kind],
    sources: sources.default([]),
    pinned: pinned.default(false),
  });
const inputs = kindNames.filter((kind) => !LEARNED_KINDS.includes(kind)).map(inputOf);

export const NewRecord = z
  .discriminatedUnion('kind', inputs as [(typeof inputs)[number], ...typeof inputs])
  .meta({ id: 'NewRecord' });
export type NewRecord = z.infer<typeof NewRecord>;

export const RecordChange = z
  .union([
    z.strictObject({ undo: z.literal(true).describe('Brings the former version back.') }),
    z
      .strictObject({
        title: title.optional(),
        body: z
          .record(z.string(), z.unknown())
          .optional()
          .describe('The whole body, in the form of its kind.'),
        pinned: pinned.optional(),
      })
      .refine((change) => Object.values(change).some((value) => value !== undefined), 'Name what changes.'),
  ])
  .meta({ id: 'RecordChange' });
export type RecordChange = z.infer<typeof RecordChange>;

export const OwnRecord = z
  .object({
    id: z.string().describe('`rec_…`.'),
    kind: RecordKind,
    version: z.number().int().min(1).describe('One more with each change, an undo included.'),
    title,
    body: z.union(kindNames.map((kind) => recordKinds[kind])).describe('In the form of its kind.'),
    sources,
    visibility: z.enum(['private']),
    pinned,
    createdBy: CreatedBy,
    createdAt: Instant,
    updatedAt: Instant,
    canUndo: z.boolean().describe('A former version is kept.'),
  })
  .meta({ id: 'Record' });
export type OwnRecord = z.infer<typeof OwnRecord>;
