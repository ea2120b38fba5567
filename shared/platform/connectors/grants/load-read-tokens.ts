import type { Ctx } from '#kernel';
import type { KeySource, TokenSource } from '../drivers/driver.ts';
import { createKeySource } from './key-source.ts';
import { oauthOf } from './oauth-of.ts';
import { createTokenSource } from './token-source.ts';

type Needs = Pick<Ctx, 'tenantId' | 'clock' | 'db' | 'audit' | 'connectors'>;

/** What agents look with, where the person gave a consent. */
export const loadReadTokens = (ctx: Needs, connectionId: string): TokenSource =>
  createTokenSource({
    ctx,
    connectionId,
    vault: ctx.connectors.readVault,
    renewals: ctx.connectors.renewals,
    oauth: () => oauthOf(ctx, ctx.connectors.kinds, connectionId),
  });

/** The same, where the person typed in a key. */
export const loadReadKey = (ctx: Needs, connectionId: string): KeySource =>
  createKeySource({ ctx, connectionId, vault: ctx.connectors.readVault });
