import { Navigate } from '@tanstack/react-router';
import { useRead } from '../../api/use-api.ts';
import { readLanding } from '../../app/read-landing.ts';
import { useSession } from '../../session/use-session.ts';
import { PageSkeleton } from '../../ui/skeletons.tsx';

/** To the first steps as long as nothing is set up, else to today; when that cannot be found out, to today as well. */
export function LeadOn() {
  const { kind } = useSession();
  const { data, isPending } = useRead('listInstallations', {}, { enabled: kind === 'signed_in' });
  // A consent that comes back here is finished by the frame, which knows where it began.
  const isLanding = readLanding(location.hash) !== undefined;
  if (isLanding || (isPending && kind === 'signed_in')) return <PageSkeleton />;
  const isNew = data?.items.length === 0;
  return <Navigate to={isNew ? '/start' : '/today'} replace />;
}
