import { stop } from '../stop.ts';
import { type Form, readForms } from './form.ts';

export interface Page {
  /** Where the redirects ended, with its fragment. */
  url: string;
  html: string;
}

export interface SmallBrowser {
  open(url: string): Promise<Page>;
  submit(page: Page, form: Form, values: Record<string, string>): Promise<Page>;
}

const mostRedirects = 12;

/**
 * Follows redirects, keeps cookies, sends forms: what a browser does for the plain pages of the local stand-ins, and
 * for nothing beyond this machine.
 */
export function createSmallBrowser(signal: AbortSignal): SmallBrowser {
  const jar = new Map<string, Map<string, string>>();

  async function go(url: URL, form?: URLSearchParams): Promise<Page> {
    let target = url;
    let body = form;
    for (let hop = 0; hop < mostRedirects; hop += 1) {
      demandLocal(target);
      const response = await fetch(target, {
        redirect: 'manual',
        signal,
        headers: { cookie: cookiesFor(jar, target) },
        ...(body && { method: 'POST', body }),
      });
      keepCookies(jar, target, response);
      const next = response.headers.get('location');
      if (!next) return { url: target.href, html: await response.text() };
      await response.body?.cancel();
      target = new URL(next, target);
      body = undefined;
    }
    throw stop(`${url.origin} leads from page to page and never ends.`);
  }

  return {
    open: (url) => go(new URL(url)),
    submit: (page, form, values) =>
      go(new URL(form.action || page.url, page.url), new URLSearchParams(values)),
  };
}

/** The form of the page that has a field of this name. */
export function findForm(page: Page, fieldName: string): Form {
  const form = readForms(page.html).find(({ fields }) => fields.some(({ name }) => name === fieldName));
  if (form) return form;
  throw stop(
    `The page at ${new URL(page.url).origin} is not the one that was expected: no "${fieldName}" on it.`,
  );
}

function demandLocal(url: URL): void {
  if (['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) return;
  throw stop(
    `${url.origin} is not on this machine, so the demo sends no form there. Open the address in a browser instead.`,
  );
}

// Cookies know hosts, not ports; the stand-ins give theirs a path where it matters, and none of them clash.
function cookiesFor(jar: Map<string, Map<string, string>>, { hostname }: URL): string {
  return [...(jar.get(hostname) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
}

function keepCookies(jar: Map<string, Map<string, string>>, { hostname }: URL, response: Response): void {
  const cookies = jar.get(hostname) ?? new Map<string, string>();
  for (const line of response.headers.getSetCookie()) {
    const [pair = ''] = line.split(';', 1);
    const cut = pair.indexOf('=');
    const [name, value] = [pair.slice(0, cut), pair.slice(cut + 1)];
    if (value === '') cookies.delete(name);
    else cookies.set(name, value);
  }
  jar.set(hostname, cookies);
}
