import type { ReactNode } from 'react';
import { useSession } from '../session/use-session.ts';
import type { Screen } from './define-screen.ts';
import { PublicFrame } from './shell/public-frame.tsx';
import { Shell } from './shell/shell.tsx';
import { SignInPage } from './sign-in-page.tsx';

/** Who may see a screen, and what stands around it. Whoever has to sign in comes back to this address. */
export function Gate({ screen, children }: { screen: Screen; children: ReactNode }): ReactNode {
  const { kind } = useSession();
  if (screen.bare) return children;
  if (kind !== 'signed_out') return <Shell title={screen.title}>{children}</Shell>;
  return (
    <PublicFrame title={screen.title}>{screen.access === 'member' ? <SignInPage /> : children}</PublicFrame>
  );
}
