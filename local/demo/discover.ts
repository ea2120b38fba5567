import { reach } from './api-client.ts';
import { ApiDocument, SiteStatus } from './shapes.ts';
import { exitCodes, stop } from './stop.ts';

export interface SignInMetadata {
  authorizationUrl: string;
  tokenUrl: string;
  /** Space-separated. */
  scope: string;
}

/** Where to sign in, as the API's own OpenAPI document says. */
export async function discoverSignIn(url: string, signal: AbortSignal): Promise<SignInMetadata> {
  const response = await reach(`${url}/api/v1/openapi.json`, { signal });
  const document = ApiDocument.safeParse(response.ok ? await response.json().catch(() => null) : null);
  if (!document.success) {
    throw stop(
      `Something answers at ${url}, but it is not connectsoft.me. "npm start" prints the right address; name it with --url.`,
      exitCodes.unreachable,
    );
  }
  const { authorizationUrl, tokenUrl, scopes } =
    document.data.components.securitySchemes.person.flows.authorizationCode;
  return { authorizationUrl, tokenUrl, scope: Object.keys(scopes).join(' ') };
}

/** What the local site tells about the machine; `null` for an API that runs elsewhere. */
export async function discoverSite(url: string, signal: AbortSignal): Promise<SiteStatus | null> {
  const response = await reach(`${url}/status.json`, { signal });
  const status = SiteStatus.safeParse(response.ok ? await response.json().catch(() => null) : null);
  return status.success ? status.data : null;
}
