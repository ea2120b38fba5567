import { defineRoom } from '#kernel';
import { changePreferences } from './change-preferences.ts';
import { getPreferences } from './get-preferences.ts';
import { createPreferences, type PreferencesReader } from './preferences.ts';
import { routes } from './routes.ts';

export { changePreferences } from './change-preferences.ts';
export { getPreferences } from './get-preferences.ts';
export { createPreferences, type PreferencesReader } from './preferences.ts';
export { NotificationRoutes, Persona, PreferencesChange, type Tone } from './schema.ts';
export { type FirstKnown, firstPreferences } from './store.ts';

export const room = defineRoom({
  name: 'preferences',
  routes,
  handlers: { getPreferences, changePreferences },
  ctx: { preferences: createPreferences },
  personalData: {
    preferences: {
      holds: 'Your name, who you use this as, time zone, language and how you want to be told.',
      container: 'tenant',
    },
  },
});

declare module '#kernel/ctx' {
  interface Ctx {
    preferences: PreferencesReader;
  }
}
