export interface Person {
  name: string;
  address: string;
}

/** "Dana Levi" → "Dana"; "Levi, Dana" → "Dana"; without a name the front of the address, made readable. */
export function firstName({ name, address }: Person): string {
  const clean = name
    .replace(/["“”]/g, '')
    .replace(/\(.*?\)/g, '')
    .trim();
  if (!clean || clean.includes('@'))
    return capital((address.split('@')[0] ?? '').split(/[._\-+\d]/)[0] ?? '');
  if (isOrganisation({ name: clean, address })) return clean;
  const [last, first] = clean.split(',').map((part) => part.trim());
  return (
    (first || last || clean).split(/\s+/).find((word) => !/^(?:mr|mrs|ms|dr|prof)\.?$/i.test(word)) ?? clean
  );
}

const organisation =
  /(?<!\p{L})(?:school|office|team|board|co-?op|caf[eé]|hotel|billing|accounts?|support|service|security|club|library|bank|tickets?|verein|praxis|ltd|inc|gmbh|group|shop|university|clinic|department)(?!\p{L})/iu;

/** "Lindenhof School Office" has no first name. */
export const isOrganisation = ({ name }: Person): boolean => organisation.test(name);

export const displayName = (person: Person): string => person.name.trim() || person.address;

export const sameAddress = (a: string, b: string): boolean =>
  a.trim().toLowerCase() === b.trim().toLowerCase();

/** Bounded as addresses are (RFC 5321), so that a long run of letters costs no time. */
export const address =
  /(?<![\p{L}\d._%+-])[\p{L}\d._%+-]{1,64}@[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63}){1,8}/gu;
const fullName = /(?<![\p{L}.])(\p{Lu}\p{Ll}+(?:[ \t]+\p{Lu}\p{Ll}+){1,2})(?!\p{L})/gu;
const notNames = /^(?:Best|Kind|Many|Warm|Dear|Hi|Hello|Good|Thank|Happy|Best|The|This|Please|Next|Last)\b/;

/** People named in a text: addresses as written, and names of two or three capitalised words. */
export function findPeople(text: string): Person[] {
  const byAddress = [...text.matchAll(address)].map(([found]) => ({ name: '', address: found }));
  const byName = [...text.matchAll(fullName)]
    .map(([found]) => found)
    .filter((name) => !notNames.test(name))
    .map((name) => ({ name, address: '' }));
  return distinct([...byName, ...byAddress]);
}

const distinct = (people: Person[]) => [
  ...new Map(people.map((person) => [`${person.name}|${person.address.toLowerCase()}`, person])).values(),
];

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
