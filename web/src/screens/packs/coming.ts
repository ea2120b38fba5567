import type { Preferences } from '../../api/contract.ts';

export type Persona = NonNullable<Preferences['persona']>;
export const PERSONAS: Persona[] = ['professional', 'freelancer', 'student', 'family'];

/** Packs that are planned and that the API does not have; one that it has is shown as it is. */
export const COMING = {
  professional: ['meetings'],
  freelancer: ['clients', 'paid'],
  student: ['study', 'exam'],
  family: ['family', 'household'],
} as const satisfies Record<Persona, string[]>;
