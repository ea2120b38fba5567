import { defineRoute } from '#kernel';
import { Preferences, PreferencesChange } from './schema.ts';

export const routes = {
  getPreferences: defineRoute({
    id: 'getPreferences',
    method: 'GET',
    path: 'me/preferences',
    tag: 'me',
    summary: 'Zone, language, quiet hours, tone and where to be told',
    auth: 'member',
    answers: { 200: Preferences },
  }),
  changePreferences: defineRoute({
    id: 'changePreferences',
    method: 'PATCH',
    path: 'me/preferences',
    tag: 'me',
    summary: 'Changes the preferences that are named; each is replaced as a whole',
    auth: 'member',
    body: PreferencesChange,
    example: { locale: 'en' },
    ifMatch: true,
    answers: { 200: Preferences },
  }),
};
