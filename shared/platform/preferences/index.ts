import type { PreferencesReader } from './preferences.ts';

export { changePreferences } from './change-preferences.ts';
export { getPreferences } from './get-preferences.ts';
export { createPreferences, type PreferencesReader } from './preferences.ts';
export { routes } from './routes.ts';
export { NotificationRoutes, PreferencesChange } from './schema.ts';
export { type FirstKnown, firstPreferences } from './store.ts';

declare module '#kernel/ctx' {
  interface Ctx {
    preferences: PreferencesReader;
  }
}
