import { createHash } from 'node:crypto';
import type { Person } from './persons.ts';

const style = `
:root { color-scheme: light dark; --ink: #1b2430; --quiet: #586577; --paper: #f4f6f9; --card: #fff; --line: #d5dbe4; --accent: #1f5fbf; --on-accent: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf4; --quiet: #a3b0c2; --paper: #12171f; --card: #1b222d; --line: #37424f; --accent: #8ab8ff; --on-accent: #0c1420; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 26rem; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 14px; }
h1 { margin: 0 0 .25rem; font-size: 1.4rem; line-height: 1.25; }
h2 { margin: 1.75rem 0 .5rem; font-size: 1rem; }
p { margin: 0 0 1.25rem; color: var(--quiet); }
button { display: block; width: 100%; margin: .5rem 0; padding: .7rem 1rem; font: inherit; text-align: start; color: var(--ink); background: transparent; border: 1px solid var(--line); border-radius: 10px; cursor: pointer; }
button:hover, button:focus-visible { border-color: var(--accent); }
button.main { margin-top: 1rem; color: var(--on-accent); background: var(--accent); border-color: var(--accent); text-align: center; font-weight: 600; }
button small { display: block; color: var(--quiet); }
label { display: block; margin-top: .75rem; font-size: .9rem; color: var(--quiet); }
input { display: block; width: 100%; margin-top: .25rem; padding: .6rem .75rem; font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: 10px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.fault { color: var(--ink); border-inline-start: 4px solid var(--accent); padding-inline-start: .75rem; }
`;
/** Presses the one button of the page that signs out. */
const signOutScript = "document.querySelector('button[name=logout]').click();";

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** No outside resource, no script but that one. The form's answer ends at the client's address, so that one is allowed beside our own. */
export const pageHeaders = (formTarget = ''): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(signOutScript)}; form-action 'self' ${formTarget}; base-uri 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  // Without a referrer the form's own Origin would be `null`.
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
});

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

const page = (title: string, body: string) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${style}</style></head>
<body><main>
${body}
</main></body>
</html>
`;

/** Who continues? Each known person is a button (`oid`); somebody else gives `name` and `email`. */
export function continuePage({ persons, fault }: { persons: Person[]; fault?: string }): string {
  const buttons = persons.map(
    ({ oid, email, name }) =>
      `<button name="oid" value="${escapeHtml(oid)}"><bdi>${escapeHtml(name)}</bdi><small>${escapeHtml(email)}</small></button>`,
  );
  return page(
    'Continue as …',
    `<h1>Continue as …</h1>
<p>This is the local stand-in for sign-in on this machine. It knows no passwords and never asks for one.</p>
${fault ? `<p class="fault" role="alert">${escapeHtml(fault)}</p>` : ''}
<form method="post">
${buttons.join('\n')}
</form>
<h2>Somebody else</h2>
<form method="post">
<label>Name <input name="name" autocomplete="off" required maxlength="100"></label>
<label>E-mail <input name="email" type="email" autocomplete="off" required maxlength="200"></label>
<button class="main">Continue</button>
</form>`,
  );
}

export const errorPage = (error: string, description: string): string =>
  page(
    'Sign-in stopped',
    `<h1>Sign-in stopped</h1>
<p>This is the local stand-in for sign-in on this machine.</p>
<p class="fault" role="alert"><strong>${escapeHtml(error)}</strong> ${escapeHtml(description)}</p>`,
  );

/** `form` is the library's, without a button. Whoever was asked already need not press it. */
export const signOutPage = (form: string, isAsked: boolean): string =>
  page(
    'Sign out',
    `<h1>Sign out?</h1>
<p>This is the local stand-in for sign-in on this machine. Every page that signed in here will have to ask again.</p>
${form}
<button form="op.logoutForm" class="main" name="logout" value="yes">Sign out</button>
${isAsked ? `<script>${signOutScript}</script>` : ''}`,
  );

export const signedOutPage: string = page(
  'Signed out',
  `<h1>You are signed out.</h1>
<p>This is the local stand-in for sign-in on this machine.</p>`,
);
