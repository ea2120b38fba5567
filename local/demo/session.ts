import { z } from 'zod';
import { reach, read } from './api-client.ts';
import { stop } from './stop.ts';

const Tokens = z.object({
  access_token: z.string(),
  expires_in: z.number(),
  refresh_token: z.string().optional(),
});

export interface Session {
  /** An access token that is good for another minute. */
  token(): Promise<string>;
  /** Takes the place of what was there, after a fresh sign-in. */
  renew(form: Record<string, string>): Promise<void>;
}

export interface SessionOptions {
  tokenUrl: string;
  clientId: string;
  signal: AbortSignal;
}

const spareMs = 60_000;

/** The tokens of a public client; nothing is written to disk. */
export function createSession({ tokenUrl, clientId, signal }: SessionOptions): Session {
  let tokens: { access: string; refresh?: string; goodUntilMs: number } | undefined;

  async function renew(form: Record<string, string>) {
    const body = new URLSearchParams({ ...form, client_id: clientId });
    const response = await reach(tokenUrl, { method: 'POST', body, signal });
    if (!response.ok)
      throw stop(`The sign-in gave no token (HTTP ${response.status}). Start the demo again.`);
    const { access_token, expires_in, refresh_token } = read(Tokens, await response.json(), 'the sign-in');
    tokens = {
      access: access_token,
      goodUntilMs: Date.now() + expires_in * 1000,
      ...(refresh_token && { refresh: refresh_token }),
    };
  }

  return {
    renew,
    async token() {
      if (tokens?.refresh && tokens.goodUntilMs - Date.now() < spareMs)
        await renew({ grant_type: 'refresh_token', refresh_token: tokens.refresh });
      return tokens?.access ?? '';
    },
  };
}
