import { defineRoute } from '#kernel/contract';
import { Preferences, PreferencesChange } from './schema.ts';

export const routes = {
  getPreferences: defineRoute({
    id: 'getPreferences',
    method: 'GET',
    path: 'me/preferences',
    tag: 'me',
    summary:
      'Zone, language, name and what of them was assumed, persona, quiet hours, tone, where to be told and how long a yes can be taken back',
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
    example: { zone: 'Europe/London', locale: 'en-GB', name: 'Robin Vale' },
    ifMatch: true,
    answers: { 200: Preferences },
  }),
};
