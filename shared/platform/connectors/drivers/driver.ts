import type { Clock } from '#kernel';
import type {
  CalendarReader,
  CalendarTracer,
  CalendarWriter,
  MailReader,
  MailTracer,
  MailWriter,
} from '../capabilities/ports.ts';
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

export interface DriverCall {
  tokens: TokenSource;
  run: RunCall;
  clock: Clock;
}

/** Everything the room asks of a vendor of mail and calendar. */
export interface Driver {
  oauth: OAuthClient;
  account(call: DriverCall): Promise<VendorAccount>;
  mailReader(call: DriverCall, account: VendorAccount): MailReader;
  calendarReader(call: DriverCall, zone: () => Promise<string>): CalendarReader;
  mailTracer(call: DriverCall, account: VendorAccount): MailTracer;
  calendarTracer(call: DriverCall): CalendarTracer;
  mailWriter(call: DriverCall, account: VendorAccount): MailWriter;
  calendarWriter(call: DriverCall): CalendarWriter;
}
