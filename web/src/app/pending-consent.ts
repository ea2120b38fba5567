/** Where the person was when they left for a consent at a vendor; they come back there. Survives only this tab. */
const KEY = 'connectsoft.consent-from';

export function leaveForConsent(authorizeUrl: string, returnTo: string): void {
  sessionStorage.setItem(KEY, returnTo);
  location.assign(authorizeUrl);
}

export function whereConsentBegan(): string {
  const from = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  return from && /^\/(?!\/)/.test(from) ? from : '/connections';
}
