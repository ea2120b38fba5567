import { type Ctx, MINUTE_MS, type ProblemExtras } from '#kernel';
import { freshSignInRequired } from './errors.ts';

const FRESH_MS = 10 * MINUTE_MS;

/** For what must not happen with a session that somebody left open. Throws 403 `identity.fresh_sign_in_required`. */
export function demandFreshSignIn(
  { actor, clock }: Pick<Ctx, 'actor' | 'clock'>,
  extras: ProblemExtras = {},
): void {
  const authTime = actor.kind === 'person' ? actor.authTime : null;
  if (!authTime || clock.now().getTime() - authTime.getTime() > FRESH_MS) throw freshSignInRequired(extras);
}
