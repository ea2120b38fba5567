/** Plain words for the consent page; a scope that is not listed here does not exist. */
export const scopeWords: Record<string, string> = {
  openid: 'Know that it is you',
  profile: 'See your name',
  email: 'See your mail address',
  offline_access: 'Keep this access while you are away',
  'User.Read': 'See your name and mail address',
  'Mail.Read': 'Read your mail',
  'Calendars.Read': 'Read your calendar',
  'Mail.ReadWrite': 'Change your mail: drafts, categories, folders',
  'Mail.Send': 'Send mail as you',
  'Calendars.ReadWrite': 'Create and change events in your calendar',
  'Tasks.ReadWrite': 'Create and change your tasks',
  'MailboxSettings.Read': 'Read your mailbox settings, such as your time zone',
};

const readerScopes = ['openid', 'offline_access', 'User.Read', 'Mail.Read', 'Calendars.Read'];

export type ClientRole = 'reader' | 'writer';

const allowed: Record<ClientRole, Set<string>> = {
  reader: new Set(readerScopes),
  writer: new Set(Object.keys(scopeWords)),
};

type ScopeCheck = { kind: 'granted'; scopes: string[] } | { kind: 'refused'; scope: string };

/** A scope list as a caller writes it, checked against what this client may ever hold. */
export function checkScopes(role: ClientRole, text: string): ScopeCheck {
  const asked = text.split(/\s+/).filter((scope) => scope !== '');
  const scopes = [...new Set(asked.map((scope) => scope.replace(/^https:\/\/graph\.microsoft\.com\//, '')))];
  const refused = scopes.find((scope) => !allowed[role].has(scope));
  return refused === undefined ? { kind: 'granted', scopes } : { kind: 'refused', scope: refused };
}
