import type { Ctx } from '#kernel';
import type { Preferences } from './schema.ts';
import { readPreferences, toPreferences } from './store.ts';

export interface PreferencesReader {
  read(): Promise<Preferences>;
}

export const createPreferences = (ctx: Pick<Ctx, 'db'>): PreferencesReader => ({
  read: async () => toPreferences(await readPreferences(ctx)),
});
