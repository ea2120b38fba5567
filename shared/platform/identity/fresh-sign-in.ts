import { type Ctx, MINUTE_MS, type ProblemExtras } from '#kernel';
import { freshSignInRequired, signInTimeUnknown } from './errors.ts';

const FRESH_MS = 10 * MINUTE_MS;
const TO_THE_OPERATOR =
  'The access token carries no `auth_time`. Whoever runs this service adds it there as an optional claim (docs/settings.md).';

/**
 * For what must not happen with a session that somebody left open. Throws 403 `identity.fresh_sign_in_required`, or 403
 * `identity.sign_in_time_unknown` where another sign-in would end here again.
 */
export function demandFreshSignIn(
  { actor, clock }: Pick<Ctx, 'actor' | 'clock'>,
  extras: ProblemExtras = {},
): void {
  if (actor.kind !== 'person') throw freshSignInRequired(extras);
  if (!actor.authTime) throw signInTimeUnknown({ detail: TO_THE_OPERATOR });
  if (clock.now().getTime() - actor.authTime.getTime() > FRESH_MS) throw freshSignInRequired(extras);
}
