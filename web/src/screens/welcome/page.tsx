import { useSession } from '../../session/use-session.ts';
import { LeadOn } from './lead-on.tsx';
import { Welcome } from './welcome.tsx';

/** The door: whoever is signed in is led on to where they left off. */
export function Page() {
  return useSession().kind === 'signed_out' ? <Welcome /> : <LeadOn />;
}
