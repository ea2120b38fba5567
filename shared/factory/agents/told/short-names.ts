/** What has a short name, and the letter that its names begin with. */
const LETTERS = { thread: 't', message: 'm', person: 'p', event: 'e' } as const;
export type NamedKind = keyof typeof LETTERS;

export interface Named {
  kind: NamedKind;
  id: string;
}

/**
 * Names by which a model speaks of things within one request, in the order in which they are told: `m1`, `e12`. What
 * vendors call them is long, means nothing to a model and is paid for by the letter.
 */
export interface ShortNames {
  nameOf(thing: Named): string;
  /** The name of what was told already, else `undefined`. */
  known(id: string): string | undefined;
  /** What a name stands for; `undefined` when nothing was told by it. */
  find(name: string): Named | undefined;
}

export function createShortNames(): ShortNames {
  const byName = new Map<string, Named>();
  const byId = new Map<string, string>();
  const counts = new Map<NamedKind, number>();
  const give = (thing: Named): string => {
    const count = (counts.get(thing.kind) ?? 0) + 1;
    const name = `${LETTERS[thing.kind]}${count}`;
    counts.set(thing.kind, count);
    byName.set(name, thing);
    byId.set(thing.id, name);
    return name;
  };
  return {
    nameOf: (thing) => byId.get(thing.id) ?? give(thing),
    known: (id) => byId.get(id),
    find: (name) => byName.get(name),
  };
}

const LONGEST_NAME = 6;

/** Looks like a name that we give. */
export const isShortName = (word: string): boolean => word.length <= LONGEST_NAME && /^[tmpe]\d+$/.test(word);
