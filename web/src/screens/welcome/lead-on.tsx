import { Navigate } from '@tanstack/react-router';
import { readLanding } from '../../app/read-landing.ts';
import { PageSkeleton } from '../../ui/skeletons.tsx';

/** A consent that comes back here is finished by the frame, which knows where it began. */
export function LeadOn() {
  return readLanding(location.hash) ? <PageSkeleton /> : <Navigate to="/today" replace />;
}
