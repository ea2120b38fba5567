import {
  ErrorResponse,
  InMemoryWebStorage,
  type User,
  UserManager,
  WebStorageStateStore,
} from 'oidc-client-ts';
import { Unreachable } from '../api/problem.ts';
import type { AppConfig } from '../app/app-config.ts';
import { forgetPerson, type Person, rememberedPerson, rememberPerson } from './remembered-person.ts';

export const CALLBACK_PATH = '/signed-in';
/** A token that ends within this time would end on the way. */
const SPARE_SEC = 30;

export type Session =
  | { kind: 'signed_out'; because?: 'declined' | 'failed' }
  | { kind: 'signed_in'; person: Person }
  /** The token cannot be renewed without the person; what is on the screen stays there. */
  | { kind: 'over'; person: Person }
  /** Opened without a network: what was seen last can be read. */
  | { kind: 'offline'; person: Person };

let current: Session = { kind: 'signed_out' };
const listeners = new Set<() => void>();

export const session = (): Session => current;
export function onSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let manager: UserManager | undefined;
/** Tokens live here and nowhere else: no storage of the browser ever holds one. */
let user: User | undefined;

/**
 * Finds out who is there: from the way back of a sign-in, or by asking the issuer, which knows the person by its own
 * cookie. The second leaves the page, and comes back; then the promise does not settle.
 */
export async function openSession(config: AppConfig): Promise<Session> {
  manager = managerOf(config);
  if (location.pathname === CALLBACK_PATH) return become(await arrive(manager));
  const person = rememberedPerson();
  if (!person) return become({ kind: 'signed_out' });
  try {
    await leaveFor({ prompt: 'none' });
  } catch {
    return become({ kind: 'offline', person });
  }
  return new Promise(() => {});
}

/** Leaves the page for the sign-in, and comes back to `returnTo`, or to where the person is now. */
export const signIn = (returnTo = here()): Promise<void> => leaveFor({}, returnTo);

/** For what needs a sign-in of the last minutes: the issuer asks again, whoever it knows. */
export const signInAfresh = (returnTo = here()): Promise<void> =>
  leaveFor({ prompt: 'login', max_age: 0 }, returnTo);

/** Forgets the tokens and ends the session at the issuer as well. */
export async function signOut(): Promise<void> {
  const hint = user?.id_token;
  user = undefined;
  forgetPerson();
  become({ kind: 'signed_out' });
  await manager?.signoutRedirect(hint ? { id_token_hint: hint } : {});
}

/** The token to call the API with; renewed when it is about to end. Nothing when nobody is signed in. */
export async function accessToken(): Promise<string | undefined> {
  if (user && (user.expires_in ?? 0) > SPARE_SEC) return user.access_token;
  return user ? renewedToken() : undefined;
}

let renewal: Promise<string | undefined> | undefined;

/** A new token from the refresh token, which works once, so that all who wait share one renewal. */
export function renewedToken(): Promise<string | undefined> {
  renewal ??= renew().finally(() => {
    renewal = undefined;
  });
  return renewal;
}

async function renew(): Promise<string | undefined> {
  if (!manager || !user?.refresh_token) return end();
  try {
    user = (await manager.signinSilent()) ?? undefined;
    return user?.access_token ?? end();
  } catch (error) {
    if (error instanceof ErrorResponse) return end();
    throw new Unreachable('The issuer did not answer.', { cause: error });
  }
}

function end(): undefined {
  user = undefined;
  if (current.kind === 'signed_in') become({ kind: 'over', person: current.person });
}

async function arrive(from: UserManager): Promise<Session> {
  try {
    user = await from.signinRedirectCallback();
    const { sub, name } = user.profile;
    const person = { sub, name: name ?? '' };
    rememberPerson(person);
    returnTo(user.state);
    return { kind: 'signed_in', person };
  } catch (error) {
    const because = reasonOf(error);
    if (because !== 'asked_silently') history.replaceState(null, '', '/');
    forgetPerson();
    return because === 'asked_silently' ? { kind: 'signed_out' } : { kind: 'signed_out', because };
  }
}

function reasonOf(error: unknown): 'declined' | 'failed' | 'asked_silently' {
  if (!(error instanceof ErrorResponse)) return 'failed';
  if (error.error === 'access_denied') return 'declined';
  if (!/^(login|interaction|account_selection)_required$/.test(error.error ?? '')) return 'failed';
  returnTo(error.state);
  return 'asked_silently';
}

/** Only ever to a path of this app: what came with the answer is not trusted to name another place. */
function returnTo(state: unknown): void {
  const path = typeof state === 'string' && /^\/(?!\/)/.test(state) ? state : '/';
  history.replaceState(null, '', path);
}

async function leaveFor(asked: { prompt?: string; max_age?: number }, returnTo = here()): Promise<void> {
  await manager?.signinRedirect({ ...asked, state: returnTo });
}

const here = (): string => location.pathname + location.search + location.hash;

function become(next: Session): Session {
  current = next;
  for (const listener of listeners) listener();
  return next;
}

const managerOf = ({ issuer, clientId, scope }: AppConfig): UserManager =>
  new UserManager({
    authority: issuer,
    client_id: clientId,
    redirect_uri: `${location.origin}${CALLBACK_PATH}`,
    post_logout_redirect_uri: `${location.origin}/`,
    response_type: 'code',
    scope,
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    // The verifier of a sign-in on its way survives the way there and back, and only that.
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    automaticSilentRenew: false,
    monitorSession: false,
    loadUserInfo: false,
  });

// Signed out in another tab is signed out here.
addEventListener('storage', () => {
  if (current.kind === 'signed_out' || rememberedPerson()) return;
  user = undefined;
  become({ kind: 'signed_out' });
});
