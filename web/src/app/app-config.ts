/** Where the API and the issuer of tokens are. The same bundle runs everywhere; only this file beside it differs. */
export interface AppConfig {
  /** Origin of the API, such as `https://api.example.org`. */
  apiOrigin: string;
  /** Issuer URL of the identity provider, as in its discovery document. */
  issuer: string;
  /** The public OAuth client of this app. */
  clientId: string;
  /** Space-separated scopes to ask for. */
  scope: string;
}

let loaded: AppConfig | undefined;

/** Reads it once, before anything is shown. @throws when it cannot be read, not even from the offline copy. */
export async function loadAppConfig(): Promise<AppConfig> {
  const response = await fetch('/app-config.json', { cache: 'no-store' });
  if (!response.ok) throw new Error(`app-config.json: ${response.status}`);
  loaded = (await response.json()) as AppConfig;
  return loaded;
}

export function appConfig(): AppConfig {
  if (!loaded) throw new Error('The configuration has not been read yet.');
  return loaded;
}
