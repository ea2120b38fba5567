import { z } from 'zod';
import { called, introduce, lineOf, minuteOf, type Telling, textLines } from './lines.ts';

const Row = z.object({
  threadId: z.string(),
  subject: z.string(),
  from: z.object({ name: z.string(), address: z.string() }),
  lastAt: z.string(),
  snippet: z.string(),
  unread: z.boolean(),
  lastIsSent: z.boolean(),
  isBulk: z.boolean(),
});
const Threads = z.object({ items: z.array(Row) });

/** A list of conversations: one line each, and how its newest mail begins. */
export function tellThreads(value: unknown, telling: Telling): string | undefined {
  const parsed = Threads.safeParse(value);
  if (!parsed.success) return undefined;
  const { items } = parsed.data;
  return [
    'conversations',
    ...introduce(
      telling,
      items.map(({ from }) => from),
    ),
    ...items.flatMap((row) => tellRow(row, telling)),
  ].join('\n');
}

function tellRow(row: z.infer<typeof Row>, telling: Telling): string[] {
  const { threadId, subject, from, lastAt, snippet, unread, lastIsSent, isBulk } = row;
  const marks = [
    telling.names.nameOf({ kind: 'thread', id: threadId }),
    minuteOf(lastAt),
    `from:${called(telling, from)}`,
    ...(unread ? ['unread'] : []),
    ...(lastIsSent ? ['sent'] : []),
    ...(isBulk ? ['bulk'] : []),
  ];
  return [`${marks.join(' ')}: ${lineOf(subject)}`, ...textLines(lineOf(snippet))];
}
