import type { Ctx } from '#kernel';
import type { ReaderOf, Spoken, TracerOf, WriterOf } from '../capabilities/capability.ts';
import type { RunCall } from './call-policy.ts';

export type TokenSetName = 'read' | 'write';

export interface TokenGrant {
  accessToken: string;
  refreshToken: string;
  /** When the access token ends, epoch milliseconds. */
  expiresAtMs: number;
  /** What was really granted: people untick boxes. */
  scopes: string[];
}

/** The access token of one call. Rejects with ConnectorError `reauth` when the person must connect again. */
export interface TokenSource {
  /** `refused` names a token that the vendor did not take and asks for another one. */
  accessToken(refused?: string): Promise<string>;
  /**
   * This brand-new token was refused too: its grant is dead, no more tries. `false` = by now another grant stands
   * in its place, which may well be good.
   */
  giveUp(refused: string): Promise<boolean>;
}

/** What a person types in to connect an account that knows no consents. */
export interface AccountKey {
  /** A mail address, a user name, or the address of what is published. */
  address: string;
  /** A password made for an app, or a token; null where the address is all there is. */
  secret: string | null;
}

/** The key of one connection. Rejects with ConnectorError `reauth` when the person must type in another one. */
export interface KeySource {
  read(): Promise<AccountKey>;
  /** The vendor refused it for good: no more tries until the person gives another one. */
  giveUp(): Promise<void>;
}

/**
 * Reads what somebody has published at an address that a person typed in. Nothing but a public https address is ever
 * asked, whatever it leads on to. Rejects with a ConnectorError: `forbidden` = not such an address.
 */
export type ReadAddress = (ask: {
  url: string;
  signal: AbortSignal;
  headers?: Record<string, string>;
}) => Promise<{ status: number; headers: Headers; text: string }>;

export interface VendorAccount {
  /** The vendor's stable id of the account; a mail address may change. */
  id: string;
  address: string;
  name: string;
}

export interface AuthorizeRequest {
  set: TokenSetName;
  redirectUri: string;
  state: string;
  codeChallenge: string;
  /** Preselects the account when a known connection is widened. */
  loginHint?: string;
}

/** The OAuth side of a vendor. Calls reject with a ConnectorError: `reauth` means the grant or code is dead. */
export interface OAuthClient {
  /** What `iss` in the redirect must equal when it is there; `{tenantid}` stands for any directory id. */
  issuer: string;
  scopes(set: TokenSetName): string[];
  authorizeUrl(request: AuthorizeRequest): string;
  exchange(request: {
    set: TokenSetName;
    code: string;
    verifier: string;
    redirectUri: string;
    now: Date;
  }): Promise<TokenGrant>;
  refresh(request: { set: TokenSetName; refreshToken: string; now: Date }): Promise<TokenGrant>;
}

/** Whatever a driver remembers of an account, it remembers of its tenant, by `defineMemory`. */
interface AnyCall extends Pick<Ctx, 'tenantId' | 'clock' | 'memories'> {
  run: RunCall;
}

/** How accounts are connected, and what a call to such an account is made with. */
export interface Calls {
  /** The person consents at the vendor. */
  oauth: AnyCall & { tokens: TokenSource };
  /** The person types in an address and a secret. */
  secret: AnyCall & { key: KeySource };
  /** The person types in the address of something published. */
  none: AnyCall & { key: KeySource; readAddress: ReadAddress };
}
export type ConnectedBy = keyof Calls;

/** Whose account it is that is asked. */
export interface Target {
  account: VendorAccount;
}

export interface ReadTarget extends Target {
  /** The person's time zone. */
  zone: () => Promise<string>;
}

/** Reader and writer are made apart: what looks is never given more than a call that can look. */
export interface CapabilityDriver<Call, C extends Spoken> {
  read(call: Call, target: ReadTarget): ReaderOf<C>;
  /** Left out where nothing can be changed. */
  change?: {
    /** What became of a change; looks only. */
    trace(call: Call, target: Target): TracerOf<C>;
    write(call: Call, target: Target): WriterOf<C>;
  };
}

export interface DriverOf<By extends ConnectedBy> {
  connectedBy: By;
  /** Who is connected; the one call by which a grant, a key or an address is tried. */
  account(call: Calls[By]): Promise<VendorAccount>;
  capabilities: { [C in Spoken]?: CapabilityDriver<Calls[By], C> };
}

/** Everything the room asks of a vendor. */
export type Driver = (DriverOf<'oauth'> & { oauth: OAuthClient }) | DriverOf<'secret'> | DriverOf<'none'>;
