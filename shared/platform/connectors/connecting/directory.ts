import { type Ctx, type Doc, HOUR_MS, iso, type SealedBox, sha256Hex, withoutEtag } from '#kernel';
import type { TokenSetName } from '../drivers/driver.ts';
import { accountTaken, alreadyConnected } from '../errors.ts';

/**
 * A consent under way, found by the hash of its state because the vendor's redirect names no tenant. `sealed`
 * opens only with a value that the browser holds: first the state, then the completion. Nothing in the store can.
 */
export interface ConsentDoc extends Doc {
  type: 'consent';
  tenantId: string;
  memberId: string;
  connectionId: string;
  connector: string;
  set: TokenSetName;
  expectedIssuer: string;
  redirectUri: string;
  status: 'started' | 'authorized' | 'used';
  sealed: SealedBox;
  completionHash: string | null;
  expiresAt: string;
}

export const consentId = (stateHash: string): string => `consent:${stateHash}`;

interface AccountDoc {
  id: string;
  tenantId: string;
  connectionId: string;
  /** Begun but not confirmed for an hour: a crash came between, and it must not lock an account out for ever. */
  confirmedAt: string | null;
  begunAt: string;
}

const UNCONFIRMED_MS = HOUR_MS;

export interface AccountBinding {
  connector: string;
  accountId: string;
  tenantId: string;
  connectionId: string;
}

type Needs = Pick<Ctx, 'clock' | 'connectors'>;

const accountDocId = ({ connector, accountId }: AccountBinding) =>
  `account:${connector}:${sha256Hex(accountId)}`;

/** One account of a vendor belongs to one tenant and one connection; `isLive` tells whether that one still exists. */
export async function bindAccount(
  { clock, connectors: { directory } }: Needs,
  binding: AccountBinding,
  isLive: (connectionId: string) => Promise<boolean>,
): Promise<void> {
  const { tenantId, connectionId } = binding;
  const begunAt = iso(clock.now());
  const doc: AccountDoc = { id: accountDocId(binding), tenantId, connectionId, confirmedAt: null, begunAt };
  if ((await directory.create(doc)).kind === 'written') return;

  const known = await directory.get<AccountDoc>(doc.id);
  if (!known) throw alreadyConnected();
  const isAbandoned =
    known.confirmedAt === null && clock.now().getTime() - Date.parse(known.begunAt) > UNCONFIRMED_MS;
  if (known.tenantId !== tenantId && !isAbandoned) throw accountTaken();
  if (known.tenantId === tenantId && known.connectionId === connectionId) return;
  if (known.tenantId === tenantId && (await isLive(known.connectionId))) throw alreadyConnected();
  if ((await directory.replace(doc, known.etag)).kind === 'refused') throw alreadyConnected();
}

/** From now on the binding stays until the connection is removed. */
export async function confirmAccount({ clock, connectors }: Needs, binding: AccountBinding): Promise<void> {
  const known = await connectors.directory.get<AccountDoc>(accountDocId(binding));
  if (known?.connectionId !== binding.connectionId || known.confirmedAt !== null) return;
  await connectors.directory.replace<AccountDoc>(
    { ...withoutEtag(known), confirmedAt: iso(clock.now()) },
    known.etag,
  );
}

export async function releaseAccount(
  { connectors }: Pick<Ctx, 'connectors'>,
  binding: AccountBinding,
): Promise<void> {
  const known = await connectors.directory.get<AccountDoc>(accountDocId(binding));
  if (known?.tenantId !== binding.tenantId || known.connectionId !== binding.connectionId) return;
  await connectors.directory.remove(known.id, known.etag);
}
