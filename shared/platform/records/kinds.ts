import { z } from 'zod';
import { Instant, line, Money, text as textOf } from '#kernel/contract';
import { RecordSource } from './source.ts';

const text = textOf(4_000);
const name = line(200, 1);
const address = line(254).refine(
  (value) => new TextEncoder().encode(value).length <= 254,
  'An address has at most 254 bytes.',
);

const Contact = z.strictObject({
  name,
  emails: z.array(address).max(20),
  company: name.optional(),
  stage: z.enum(['lead', 'talking', 'offer', 'won', 'lost']),
  value: Money.optional(),
  nextStep: text.optional(),
  lastContactAt: Instant.optional(),
  notes: z.array(z.strictObject({ at: Instant, text, source: RecordSource.optional() })).max(200),
});

const Task = z.strictObject({
  text,
  due: z.iso.date().optional(),
  done: z.boolean(),
  owner: name.describe('Who does it, in words.'),
  externalId: line(500).optional().describe('Its id in a connected task list.'),
});

const Reminder = z.strictObject({
  at: Instant,
  text,
  to: line(128).describe('Member who is reminded.'),
  state: z.enum(['waiting', 'sent', 'withdrawn']),
});

const Brief = z.strictObject({
  date: z.iso.date(),
  forEventId: line(1_000).optional(),
  sections: z
    .array(
      z.strictObject({
        heading: name,
        items: z.array(z.strictObject({ text, sources: z.array(RecordSource).max(20) })).max(100),
      }),
    )
    .max(20),
});

const Note = z.strictObject({
  markdown: textOf(16_000),
  citations: z.array(z.strictObject({ documentId: line(128), page: z.number().int().min(1) })).max(200),
  glossary: z.array(z.strictObject({ term: name, meaning: text })).max(200),
});

const Preference = z.strictObject({
  scope: name.describe('What it is about: mail, calendar, household …'),
  key: name,
  value: text,
  learnedFrom: RecordSource.optional(),
});

const WritingStyle = z.strictObject({
  samples: z.array(text).max(20),
  traits: z.array(name).max(20),
  language: line(35),
});

const LabelRule = z
  .strictObject({
    sender: address.optional(),
    pattern: name.optional().describe('Words in the subject.'),
    label: name,
  })
  .refine(
    ({ sender, pattern }) => sender !== undefined || pattern !== undefined,
    'Name a sender or a pattern.',
  );

const FilingRule = z.strictObject({
  sender: address,
  label: z.enum(['noise']).describe('How mail of this sender is filed without being read.'),
  approvedAt: Instant,
  suggestionId: z.string().max(128).describe('What the person approved.'),
});

/** Every kind of record with the schema of its body. A kind is added here and nowhere else. */
export const recordKinds = {
  contact: Contact,
  task: Task,
  reminder: Reminder,
  brief: Brief,
  note: Note,
  preference: Preference,
  writing_style: WritingStyle,
  label: LabelRule,
  filing_rule: FilingRule,
};

/** Written by an approval alone; a person reads and deletes them here. */
export const LEARNED_KINDS: readonly RecordKindName[] = ['filing_rule'];

export type RecordKindName = keyof typeof recordKinds;
export type BodyOf<K extends RecordKindName> = z.infer<(typeof recordKinds)[K]>;

export const RecordKind = z
  .enum(Object.keys(recordKinds) as [RecordKindName, ...RecordKindName[]])
  .meta({ id: 'RecordKind' });
