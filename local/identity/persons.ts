import { randomUUID } from 'node:crypto';
import type { Store } from './store.ts';

export interface Person {
  /** The lasting identity of a person; a UUID. */
  oid: string;
  email: string;
  name: string;
}

/** The persons who may continue: those of the configuration, and those who once typed their name. */
export function openPersons({ database }: Store, configured: Person[]) {
  const save = database.prepare(
    'INSERT INTO persons VALUES (?, ?, ?) ON CONFLICT (oid) DO UPDATE SET email = excluded.email, name = excluded.name',
  );
  const know = ({ oid, email, name }: Person) => void save.run(oid, email.toLowerCase(), name);
  for (const person of configured) know(person);
  const list = (): Person[] =>
    database.prepare('SELECT oid, email, name FROM persons ORDER BY rowid').all().map(toPerson);

  return {
    list,
    /** Makes somebody known, or known anew, under an identity that the caller has chosen. */
    know,
    find: (oid: string): Person | undefined => list().find((person) => person.oid === oid),
    findByEmail: (email: string): Person | undefined =>
      list().find((person) => person.email === email.toLowerCase()),
    /** The person with this address, made known when new. */
    welcome(email: string, name: string): Person {
      const known = list().find((person) => person.email === email.toLowerCase());
      if (known) return known;
      const person = { oid: randomUUID(), email: email.toLowerCase(), name };
      know(person);
      return person;
    },
  };
}

export type Persons = ReturnType<typeof openPersons>;

const toPerson = (row: Record<string, unknown>): Person => ({
  oid: String(row.oid),
  email: String(row.email),
  name: String(row.name),
});
