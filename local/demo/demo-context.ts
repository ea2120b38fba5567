import type { Api } from './api-client.ts';
import type { SiteStatus } from './shapes.ts';
import { isRefusal } from './stop.ts';
import type { Asker } from './terminal/asker.ts';
import type { Screen } from './terminal/screen.ts';

/** What every part of the demo works with. */
export interface Demo {
  api: Api;
  screen: Screen;
  asker: Asker;
  signal: AbortSignal;
  /** `null`: the API runs elsewhere, and nothing can be said about its mailbox. */
  site: SiteStatus | null;
  /** Command that a draft is opened with; `null` = in the terminal. */
  editor: string | null;
  /** Asks again who it is, for steps that a session left open must not take. */
  signInAgain(): Promise<void>;
}

/** Some steps are refused unless the sign-in is younger than ten minutes; then it is asked for, once. */
export async function withFreshSignIn<T>(demo: Demo, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isRefusal(error, 'identity.fresh_sign_in_required')) throw error;
    demo.screen.tell(error.problem.title);
    await demo.signInAgain();
    return work();
  }
}
