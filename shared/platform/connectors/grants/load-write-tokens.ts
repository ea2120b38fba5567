import type { Ctx } from '#kernel';
import type { KeySource, TokenSource } from '../drivers/driver.ts';
import type { WriteAccess } from '../runtime.ts';
import { createKeySource } from './key-source.ts';
import { oauthOf } from './oauth-of.ts';
import { createTokenSource } from './token-source.ts';

type Needs = Pick<Ctx, 'tenantId' | 'clock' | 'db' | 'audit'> & { writeAccess: WriteAccess };

/** What an approved suggestion is carried out with; only `openWriter` may call this. */
export const loadWriteTokens = (ctx: Needs, connectionId: string): TokenSource =>
  createTokenSource({
    ctx,
    connectionId,
    vault: ctx.writeAccess.writeVault,
    renewals: ctx.writeAccess.renewals,
    oauth: () => oauthOf(ctx, ctx.writeAccess.kinds, connectionId),
  });

/** The same, where the person typed in a key; only `openWriter` may call this. */
export const loadWriteKey = (ctx: Needs, connectionId: string): KeySource =>
  createKeySource({ ctx, connectionId, vault: ctx.writeAccess.writeVault });
