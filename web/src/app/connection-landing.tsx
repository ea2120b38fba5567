import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { call } from '../api/call.ts';
import { keyOf } from '../api/use-api.ts';
import { useSession } from '../session/use-session.ts';
import { sharedTexts } from '../texts/shared/texts.ts';
import { announce } from '../ui/announce.tsx';
import { useProblemText } from '../ui/problem-note.tsx';
import { whereConsentBegan } from './pending-consent.ts';
import { type Landing, readLanding } from './read-landing.ts';

/** Finishes a consent that the browser comes back from, then leads on to where it began. */
export function ConnectionLanding() {
  const say = sharedTexts.use();
  const problemText = useProblemText();
  const router = useRouter();
  const client = useQueryClient();
  const { kind } = useSession();

  useEffect(() => {
    const landing = readLanding(location.hash);
    if (!landing || kind !== 'signed_in') return;
    // The value finishes a connection, so it stays neither in the address bar nor in the history.
    router.history.replace(whereConsentBegan());
    finish(landing)
      .then(() => announce(say(landing.kind === 'finish' ? 'connected' : `consent.${landing.how}`)))
      .catch((error: unknown) => announce(problemText(error).title))
      .finally(() => client.invalidateQueries({ queryKey: keyOf('listConnections') }));
  }, [kind, router, client, say, problemText]);

  return null;
}

async function finish(landing: Landing): Promise<void> {
  if (landing.kind !== 'finish') return;
  const { connectionId: id, completion } = landing;
  await call('checkConnection', { id, completion });
}
