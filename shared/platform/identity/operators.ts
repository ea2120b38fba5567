import type { Operator } from '#kernel';
import { operatorRequired } from './errors.ts';
import { subjectOf } from './resolve-person.ts';
import type { VerifiedClaims } from './schema.ts';

const ROLE = 'operator';

/** Known by a hash, as members are in the directory. Throws `identity.operator_required`. */
export function demandOperator(claims: VerifiedClaims): Operator {
  if (!claims.roles.includes(ROLE)) throw operatorRequired();
  return { id: subjectOf(claims) };
}
