import { createHash, randomBytes } from 'node:crypto';
import { createSmallBrowser, findForm, type Page, type SmallBrowser } from './browser/small-browser.ts';
import type { SignInMetadata } from './discover.ts';
import { type Loopback, openLoopback } from './loopback.ts';
import type { Session } from './session.ts';
import { stop } from './stop.ts';
import type { Asker } from './terminal/asker.ts';
import type { Screen } from './terminal/screen.ts';

/** The public client that the sign-in knows for programs in a terminal. */
export const clientId = 'connectsoft-cli';

export interface SignInOptions {
  metadata: SignInMetadata;
  session: Session;
  person: string | null;
  /** Ask who it is even when the browser still knows. */
  isFresh?: boolean;
  screen: Screen;
  asker: Asker;
  signal: AbortSignal;
}

/** Authorization code with PKCE; the answer comes to a port of this machine. */
export async function signIn(options: SignInOptions): Promise<void> {
  const state = randomBytes(24).toString('base64url');
  const verifier = randomBytes(32).toString('base64url');
  const door = await openLoopback(state);
  try {
    const address = authorizeUrl(options, { redirectUri: door.redirectUri, state, verifier });
    const answer = await either(door, options, address);
    const code = answer.get('code');
    if (!code) throw stop(`The sign-in was not finished: ${answer.get('error') ?? 'no code came back'}.`);
    await options.session.renew({
      grant_type: 'authorization_code',
      code,
      redirect_uri: door.redirectUri,
      code_verifier: verifier,
    });
  } finally {
    door.close();
  }
}

function authorizeUrl(
  { metadata, isFresh, person }: SignInOptions,
  { redirectUri, state, verifier }: { redirectUri: string; state: string; verifier: string },
): string {
  const url = new URL(metadata.authorizationUrl);
  const parameters = {
    client_id: clientId,
    response_type: 'code',
    scope: metadata.scope,
    redirect_uri: redirectUri,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(isFresh && { prompt: 'login' }),
    ...(person && { login_hint: person }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** Whoever is first: a person in the browser, or Enter, which lets the demo send the form. */
async function either(
  { arrived, redirectUri }: Loopback,
  { screen, asker, person, signal }: SignInOptions,
  address: string,
): Promise<URLSearchParams> {
  if (asker.isThere) {
    screen.tell('Open this address in a browser and choose who you are:');
    screen.say(`  ${address}`);
    const isBack = new AbortController();
    const typed = asker.ask('… or press Enter, and the demo sends the form itself.', isBack.signal);
    const first = await Promise.race([arrived, typed.catch(ignoreTakenBack(isBack.signal))]);
    isBack.abort();
    if (first instanceof URLSearchParams) return first;
  }
  const browser = createSmallBrowser(signal);
  const page = await continueAs(browser, await browser.open(address), person);
  if (!page.url.startsWith(redirectUri)) throw stop('The sign-in page did not accept the form.');
  return arrived;
}

const ignoreTakenBack = (taken: AbortSignal) => (error: unknown) => {
  if (taken.aborted) return '';
  throw error;
};

/** The page offers one button for each known person, and two fields for somebody else. */
async function continueAs(browser: SmallBrowser, page: Page, person: string | null): Promise<Page> {
  const known = findForm(page, 'oid');
  const button = known.fields.find(({ name, text }) => name === 'oid' && (!person || text.includes(person)));
  if (button) return browser.submit(page, known, { oid: button.value });
  const email = person ?? '';
  return browser.submit(page, findForm(page, 'email'), { email, name: email.split('@', 1)[0] ?? email });
}
