import { randomBytes } from 'node:crypto';
import type { StandInReply } from '../../stand-in/index.ts';
import type { Account } from '../accounts.ts';
import { escapeHtml } from '../html-escape.ts';
import { scopeWords } from './scopes.ts';

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
main { width: min(28rem, calc(100vw - 3rem)); padding: 2rem 0; }
h1 { font-size: 1.35rem; margin: 0 0 .25rem; } p { margin: .25rem 0 1rem; } small { opacity: .75; }
fieldset { border: 1px solid GrayText; border-radius: .5rem; margin: 1rem 0; padding: .5rem 1rem; }
label { display: block; padding: .4rem 0; } li { margin: .25rem 0; }
button { font: inherit; padding: .5rem 1.25rem; margin: 0 .5rem 0 0; border-radius: .4rem; border: 1px solid GrayText; }
button[value=allow] { background: #0b57d0; border-color: #0b57d0; color: #fff; }`;

function page(title: string, content: string, formTargets: string): StandInReply {
  const nonce = randomBytes(16).toString('base64url');
  // A browser holds the redirect that answers a form against form-action, so the app's origin is named here.
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self' ${formTargets}; frame-ancestors 'none'; base-uri 'none'`;
  return {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      // Without a referrer the form's own Origin would be `null`.
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
    },
    body: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${style}</style></head><body><main>${content}</main></body></html>`,
  };
}

interface ConsentInput {
  ticket: string;
  role: 'reader' | 'writer';
  scopes: string[];
  accounts: Account[];
  loginHint: string | null;
  redirectUri: string;
}

/**
 * Who, what, yes or no: plain HTML that a terminal client can read and send as well. No mailbox is chosen beforehand
 * but the one that the app asked for by its address.
 */
export function consentPage({
  ticket,
  role,
  scopes,
  accounts,
  loginHint,
  redirectUri,
}: ConsentInput): StandInReply {
  const hinted = loginHint?.toLowerCase();
  const options = accounts.map(
    ({ address, name }) =>
      `<label><input type="radio" name="account" value="${escapeHtml(address)}" required${address === hinted ? ' checked' : ''}> <bdi>${escapeHtml(name)}</bdi> <small>${escapeHtml(address)}</small></label>`,
  );
  const wishes = scopes.map(
    (scope) => `<li>${escapeHtml(scopeWords[scope] ?? scope)} <small>(${escapeHtml(scope)})</small></li>`,
  );
  const who = role === 'reader' ? 'connectsoft.me (reading)' : 'connectsoft.me (acting with your approval)';
  return page(
    'Allow access to a mailbox',
    `<h1>${who} asks for access</h1>
<p><small>This is the local practice mailbox, not Microsoft. No real account is touched.</small></p>
<form method="post" action="/common/oauth2/v2.0/authorize">
<input type="hidden" name="ticket" value="${escapeHtml(ticket)}">
<fieldset><legend>Mailbox</legend>${options.join('\n') || '<p>There is no mailbox yet.</p>'}</fieldset>
<p>It may then:</p><ul>${wishes.join('\n')}</ul>
<p><button name="decision" value="allow">Allow</button><button name="decision" value="deny" formnovalidate>Deny</button></p>
</form>`,
    new URL(redirectUri).origin,
  );
}

export const problemPage = (message: string): StandInReply => ({
  ...page('Sign-in problem', `<h1>This sign-in cannot go on</h1><p>${escapeHtml(message)}</p>`, ''),
  status: 400,
});
