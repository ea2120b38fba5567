/** Who was signed in on this device last. No secret: it says whose offline copy lies here, and that asking is worth it. */
export interface Person {
  /** Subject of the issuer. */
  sub: string;
  name: string;
}

const KEY = 'connectsoft.person';

export function rememberedPerson(): Person | undefined {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return isPerson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const rememberPerson = (person: Person): void => localStorage.setItem(KEY, JSON.stringify(person));

export const forgetPerson = (): void => localStorage.removeItem(KEY);

const isPerson = (value: unknown): value is Person =>
  typeof value === 'object' && value !== null && 'sub' in value && typeof value.sub === 'string';
