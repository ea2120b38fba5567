import { isShortName, type NamedKind, type ShortNames } from './short-names.ts';

/** What was written, or a name in it that stands for nothing that was shown. */
export type RealIds<T> = { kind: 'real'; written: T } | { kind: 'invented'; name: string };

/** By what a pointer into a source begins. */
const POINTERS: Record<NamedKind, string> = {
  thread: 'mail',
  message: 'mail',
  person: 'person',
  event: 'event',
};

/**
 * What a model wrote, with the real ids in the place of short names. Only members that hold ids are looked at
 * (`…Id`, `source`, `sources`): text is left as it is. Ids that are no short names are left, and checked where they are used.
 */
export function withRealIds<T>(written: T, names: ShortNames): RealIds<T> {
  const invented: string[] = [];
  const walk = (value: unknown, member: string): unknown => {
    if (typeof value === 'string') return holdsId(member) ? realId(value, member) : value;
    if (Array.isArray(value)) return value.map((item) => walk(item, member));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner, name)]));
  };
  const realId = (text: string, member: string): string => {
    const name = text.slice(text.indexOf(':') + 1);
    if (!isShortName(name)) return text;
    const thing = names.find(name);
    if (!thing) {
      invented.push(name);
      return text;
    }
    return isPointer(member) ? `${POINTERS[thing.kind]}:${thing.id}` : thing.id;
  };
  const real = walk(written, '') as T;
  const [name] = invented;
  return name === undefined ? { kind: 'real', written: real } : { kind: 'invented', name };
}

/** The other way round, for what a model is reminded of having asked. */
export function withShortNames(written: unknown, names: ShortNames): unknown {
  if (typeof written === 'string') return names.known(written) ?? written;
  if (Array.isArray(written)) return written.map((item) => withShortNames(item, names));
  if (written === null || typeof written !== 'object') return written;
  return Object.fromEntries(
    Object.entries(written).map(([name, inner]) => [name, withShortNames(inner, names)]),
  );
}

const isPointer = (member: string) => member === 'source' || member === 'sources';
const holdsId = (member: string) => isPointer(member) || member.endsWith('Id');
