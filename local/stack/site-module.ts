import { once } from 'node:events';
import { createSite, type SiteStatus } from '../page/index.ts';
import { demoPerson } from './demo-person.ts';
import { endWithParent } from './end-with-parent.ts';
import type { Part } from './parts.ts';
import { webFolder } from './paths.ts';
import { watchParts } from './watch-parts.ts';

/** The page, as a module that the functions host loads; what it tells comes as JSON in STACK_SITE. */
export interface SiteSettings
  extends Pick<SiteStatus, 'startedAt' | 'modelIsOffline' | 'dataFolder' | 'mailboxUrl'> {
  issuer: string;
  scope: string;
  apiOrigin: string;
  parts: Part[];
}

// While it starts, the host does not watch its parent itself.
endWithParent(() => {}, 5_000);
// The host loads this module first of all, so waiting here lets the process start beside the services it needs,
// and the app, which may have crashed runs to take up at once, only after them.
await Promise.race([once(process, 'message'), once(process, 'disconnect')]);

const { issuer, scope, apiOrigin, parts, ...told } = JSON.parse(
  process.env.STACK_SITE ?? '{}',
) as SiteSettings;
const { name, email } = demoPerson;
const current = watchParts(parts);

export const site = createSite({
  ...{ issuer, scope, apiOrigin, webFolder },
  clientId: 'connectsoft-web',
  status: () => ({ ...told, demoPerson: { name, email }, parts: current() }),
});
