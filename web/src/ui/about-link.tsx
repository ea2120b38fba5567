import type { ReactNode } from 'react';
import type { ScreenPath } from '../screens/index.ts';
import { AppLink } from './app-link.tsx';

/** Where a kind of thing can be looked at. What has no page of its own leads nowhere. */
const PLACES: Partial<Record<string, ScreenPath>> = {
  agent: '/agents',
  connection: '/connections',
  record: '/records',
  run: '/runs/$id',
  suggestion: '/suggestions/$id',
  workflow: '/workflows/$id',
};

/** Leads to the thing that something is about. */
export function AboutLink({ about, children }: { about: { type: string; id: string }; children: ReactNode }) {
  const path = PLACES[about.type];
  if (!path) return children;
  return (
    <AppLink to={path} params={path.includes('$id') ? { id: about.id } : {}}>
      {children}
    </AppLink>
  );
}
