import { useRead } from '../api/use-api.ts';
import { useSession } from '../session/use-session.ts';

/** What the person is called: as they said it, else as the issuer knows them. */
export function useOwnName(): string {
  const session = useSession();
  const { data } = useRead('getPreferences', {}, { enabled: session.kind !== 'signed_out' });
  return data?.name ?? (session.kind === 'signed_out' ? '' : session.person.name);
}
