import { createHash, randomBytes } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `<kind>_<ulid>`: sorts by creation time (https://github.com/ulid/spec). */
export function newId(kind: string, at: Date): string {
  return `${kind}_${encode(BigInt(at.getTime()), 10)}${encode(BigInt(`0x${randomBytes(10).toString('hex')}`), 16)}`;
}

/** `<kind>_<26 characters>` made of the parts alone: the same parts give the same id, so a repeat meets its first try. */
export function derivedId(kind: string, ...parts: string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
  return `${kind}_${encode(BigInt(`0x${digest}`), 26)}`;
}

/** The part of an id after its kind. */
export const bareId = (id: string): string => id.slice(id.indexOf('_') + 1);

function encode(value: bigint, length: number): string {
  let rest = value;
  let text = '';
  for (let i = 0; i < length; i += 1) {
    text = CROCKFORD[Number(rest % 32n)] + text;
    rest /= 32n;
  }
  return text;
}
