import { lazy, Suspense } from 'react';
import { useSession } from '../session/use-session.ts';

const Dialog = lazy(() =>
  import('./session-over-dialog.tsx').then(({ SessionOverDialog }) => ({ default: SessionOverDialog })),
);

/** The session ended while the person was at work. What was typed is kept by its draft and is there after the sign-in. */
export function SessionOver() {
  return useSession().kind === 'over' ? (
    <Suspense>
      <Dialog />
    </Suspense>
  ) : null;
}
