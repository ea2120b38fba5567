import { createRootRoute, createRoute, createRouter, type RouteComponent } from '@tanstack/react-router';
import { lazy } from 'react';
import { screens } from '../screens/index.ts';
import { PageSkeleton } from '../ui/skeletons.tsx';
import type { Screen } from './define-screen.ts';
import { Gate } from './gate.tsx';
import { Lost } from './lost.tsx';
import { PageFailed } from './page-failed.tsx';
import { Root } from './root.tsx';

const rootRoute = createRootRoute({ component: Root, notFoundComponent: Lost });

const routes = screens.map((screen) =>
  createRoute({
    getParentRoute: () => rootRoute,
    path: screen.path,
    component: gated(screen),
    errorComponent: PageFailed,
    pendingComponent: PageSkeleton,
  }),
);

export const router = createRouter({
  routeTree: rootRoute.addChildren(routes),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingMs: 150,
});

/** Begins to fetch the screen of an address before anybody is known to be allowed to see it; it holds nothing of anybody. */
export function fetchAhead(pathname: string): void {
  const screen = screens.find(({ path }) => path === pathname);
  // Whoever draws it asks again, and says what failed.
  if (screen) Promise.all([screen.page(), screen.texts.load()]).catch(() => {});
}

/** The page and its texts come together, so that no name of a text is ever seen. */
function gated(screen: Screen): RouteComponent {
  const load = async () => {
    const [{ Page }] = await Promise.all([screen.page(), screen.texts.load()]);
    return { default: Page };
  };
  const Page = lazy(load);
  const Gated = () => (
    <Gate screen={screen}>
      <Page />
    </Gate>
  );
  return Object.assign(Gated, { preload: () => load().then(() => {}) });
}
