import { Outlet } from '@tanstack/react-router';
import { Announcer } from '../ui/announce.tsx';
import { ConnectionLanding } from './connection-landing.tsx';
import { OwnLanguage } from './own-language.tsx';
import { SessionOver } from './session-over.tsx';

/** What is there whichever screen is shown. */
export function Root() {
  return (
    <>
      <Outlet />
      <OwnLanguage />
      <ConnectionLanding />
      <SessionOver />
      <Announcer />
    </>
  );
}
