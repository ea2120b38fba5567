import { randomBytes } from 'node:crypto';
import {
  answer,
  type Ctx,
  type InputOf,
  keyFromSecret,
  type Stored,
  seal,
  secondsUntil,
  sha256Hex,
  unseal,
  withoutEtag,
} from '#kernel';
import type { routes } from '../routes.ts';
import { type ConsentDoc, consentId } from './directory.ts';

type Needs = Pick<Ctx, 'clock' | 'connectors'>;

/**
 * The vendor's answer, brought by a browser of which we know nothing yet. Nothing is exchanged here: the code is
 * sealed under a one-time value that only this browser receives, and only the member who started can use it.
 */
export async function receiveCallback(ctx: Needs, input: InputOf<typeof routes.receiveCallback>) {
  const { directory } = ctx.connectors;
  const state = input.state ?? '';
  const consent = await directory.get<ConsentDoc>(consentId(sha256Hex(state)));
  if (!consent || !isOpen(ctx, consent)) return toApp(ctx, 'expired');

  if (input.iss !== undefined && !isExpectedIssuer(consent.expectedIssuer, input.iss)) {
    await directory.remove(consent.id, consent.etag);
    return toApp(ctx, 'failed');
  }
  if (input.code === undefined) {
    await directory.remove(consent.id, consent.etag);
    return toApp(ctx, input.error === 'access_denied' ? 'denied' : 'failed');
  }
  const completion = await authorize(ctx, { consent, state, code: input.code });
  return completion ? toApp(ctx, consent.connectionId, completion) : toApp(ctx, 'expired');
}

const isOpen = ({ clock }: Needs, { status, expiresAt }: ConsentDoc) =>
  status === 'started' && Date.parse(expiresAt) > clock.now().getTime();

const DIRECTORY_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Byte for byte, but for the directory's id where the authority serves many directories (RFC 9207). */
function isExpectedIssuer(expected: string, given: string): boolean {
  const [before = '', after] = expected.split('{tenantid}');
  if (after === undefined) return given === expected;
  const hasFrame = given.startsWith(before) && given.endsWith(after);
  return hasFrame && DIRECTORY_ID.test(given.slice(before.length, given.length - after.length));
}

/** `undefined` = the same redirect arrived twice at once and the other one was first. */
async function authorize(
  { clock, connectors }: Needs,
  { consent, state, code }: { consent: Stored<ConsentDoc>; state: string; code: string },
): Promise<string | undefined> {
  const completion = randomBytes(32).toString('base64url');
  const { verifier } = JSON.parse(unseal(keyFromSecret(state, 'state'), consent.id, consent.sealed));
  const outcome = await connectors.directory.replace<ConsentDoc>(
    {
      ...withoutEtag(consent),
      status: 'authorized',
      sealed: seal(keyFromSecret(completion, 'completion'), consent.id, JSON.stringify({ verifier, code })),
      completionHash: sha256Hex(completion),
      ttl: secondsUntil(clock.now(), new Date(consent.expiresAt)),
    },
    consent.etag,
  );
  return outcome.kind === 'written' ? completion : undefined;
}

/** In the fragment, because a fragment reaches neither a server's log nor a Referer. */
function toApp({ connectors }: Needs, connection: string, completion?: string) {
  const fragment = new URLSearchParams({ connection, ...(completion ? { completion } : {}) });
  return answer(null, { status: 302, location: `${connectors.config.appReturnUrl}#${fragment}` });
}
