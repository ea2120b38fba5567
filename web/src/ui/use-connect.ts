import { useLocation } from '@tanstack/react-router';
import type { RequestOf } from '../api/contract.ts';
import { isProblem } from '../api/problem.ts';
import { useChange } from '../api/use-api.ts';
import { leaveForConsent } from '../app/pending-consent.ts';

/**
 * Connects, connects again or widens an account. Where the vendor asks for a consent the browser leaves for it, and
 * comes back to this screen, or to `returnTo`.
 */
export function useConnect(returnTo?: string) {
  const { pathname } = useLocation();
  const start = useChange('startConnection', ['listConnections']);
  return {
    isPending: start.isPending,
    error: start.error,
    needsFreshSignIn: isProblem(start.error, 'identity.fresh_sign_in_required'),
    connect: (input: RequestOf<'startConnection'>) =>
      start.mutate(
        { input },
        {
          onSuccess({ body }) {
            if ('authorizeUrl' in body) leaveForConsent(body.authorizeUrl, returnTo ?? pathname);
          },
        },
      ),
  };
}
