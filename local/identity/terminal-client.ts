import { createHash, randomBytes } from 'node:crypto';

/** A browser's cookie jar, as small as a terminal client needs it: one host, names and values. */
function createJar() {
  const cookies = new Map<string, string>();
  return {
    header: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    take(response: Response) {
      for (const line of response.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
        if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name);
        else cookies.set(name, value);
      }
    },
  };
}

export const newPkce = () => {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
};

/** A terminal that signs in over plain HTTP: follows redirects by hand, keeps cookies, stops at its own callback. */
export function createTerminal(issuer: string) {
  const jar = createJar();

  async function go(url: string, form?: Record<string, string>): Promise<Response> {
    const response = await fetch(new URL(url, issuer), {
      redirect: 'manual',
      headers: { cookie: jar.header() },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    jar.take(response);
    const next = response.headers.get('location');
    if (!next || !new URL(next, issuer).href.startsWith(issuer)) return response;
    return go(next);
  }

  return {
    go,
    authorize: (params: Record<string, string>) => go(`/auth?${new URLSearchParams(params)}`),
    token: (form: Record<string, string>, headers: Record<string, string> = {}) =>
      fetch(new URL('/token', issuer), { method: 'POST', headers, body: new URLSearchParams(form) }),
  };
}
