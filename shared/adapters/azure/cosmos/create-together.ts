import type { Doc, WriteOutcome } from '#kernel';

/** New documents of one partition, for the store. */
export interface PartitionCreates {
  one(doc: Doc): Promise<WriteOutcome<Doc>>;
  /** In one batch; `undefined` = nothing was written, because one of them does not fit. */
  many(docs: Doc[]): Promise<WriteOutcome<Doc>[] | undefined>;
}

export type CreateTogether = <T extends Doc>(
  partition: string,
  doc: T,
  creates: PartitionCreates,
) => Promise<WriteOutcome<T>>;

/** A batch takes 2 MB. What grows larger is written in batches of its own making, so twenty of ours are far below. */
const MOST = 20;

/** Of each document its own: one that is refused by a fault fails for nobody else. */
type Outcomes = (WriteOutcome<Doc> | Promise<WriteOutcome<Doc>>)[];

interface Waiting {
  docs: Doc[];
  outcomes: Promise<Outcomes>;
}

/**
 * New documents that are asked for in the same moment travel as one batch: ends of a fan-out cost the store one commit
 * and us one request. Where the store refuses one of them, each is written by itself, so nobody fails for another's sake.
 */
export function createCreateTogether(): CreateTogether {
  const waiting = new Map<string, Waiting>();

  function open(partition: string, creates: PartitionCreates): Waiting {
    const docs: Doc[] = [];
    const outcomes = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      if (waiting.get(partition)?.docs === docs) waiting.delete(partition);
      return createAll(docs, creates);
    });
    const group = { docs, outcomes };
    waiting.set(partition, group);
    return group;
  }

  return async <T extends Doc>(partition: string, doc: T, creates: PartitionCreates) => {
    const { docs, outcomes } = waiting.get(partition) ?? open(partition, creates);
    const index = docs.push(doc) - 1;
    if (docs.length === MOST) waiting.delete(partition);
    return (await outcomes)[index] as WriteOutcome<T>;
  };
}

async function createAll(docs: Doc[], { one, many }: PartitionCreates): Promise<Outcomes> {
  const together = docs.length > 1 ? await many(docs) : undefined;
  return together ?? docs.map(one);
}
