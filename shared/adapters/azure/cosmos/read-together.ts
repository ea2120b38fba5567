/** Documents of one partition, as the store gives them. */
export interface PartitionReads {
  one(id: string): Promise<object | undefined>;
  /** In any order; what is missing is left out. */
  many(ids: string[]): Promise<{ id: string }[]>;
}

export type ReadTogether = (
  partition: string,
  id: string,
  reads: PartitionReads,
) => Promise<object | undefined>;

/** More would not be looked up by their ids but by reading the whole partition. */
const MOST = 100;

type Found = (id: string) => object | undefined;

/** A group that has not been sent yet. */
interface Waiting {
  ids: Set<string>;
  found: Promise<Found>;
}

/**
 * Reads that are asked for in the same moment travel as one request: a query by ids costs about as much as one point
 * read, in request units and in time. Whoever joins does so before the request is sent, so nobody gets anything
 * older than the moment of asking.
 */
export function createReadTogether(): ReadTogether {
  const waiting = new Map<string, Waiting>();

  function open(partition: string, reads: PartitionReads): Waiting {
    const ids = new Set<string>();
    const found = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      if (waiting.get(partition)?.ids === ids) waiting.delete(partition);
      return readAll([...ids], reads);
    });
    const group = { ids, found };
    waiting.set(partition, group);
    return group;
  }

  return async (partition, id, reads) => {
    const { ids, found } = waiting.get(partition) ?? open(partition, reads);
    ids.add(id);
    if (ids.size === MOST) waiting.delete(partition);
    return (await found)(id);
  };
}

async function readAll(ids: string[], { one, many }: PartitionReads): Promise<Found> {
  const [only = '', ...others] = ids;
  if (others.length === 0) {
    const resource = await one(only);
    return () => resource;
  }
  const byId = new Map((await many(ids)).map((resource) => [resource.id, resource]));
  return (id) => byId.get(id);
}
