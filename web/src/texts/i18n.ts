import { createInstance } from 'i18next';

export const LANGUAGES = ['en', 'he'] as const;
export type Language = (typeof LANGUAGES)[number];
/** Each in its own words, for whoever looks for it among words that they cannot read. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', he: 'עברית' };

const KEY = 'connectsoft.language';
const RTL = /[\u0590-\u08ff]/;

export const i18n = createInstance();
// Without a catalogue to load, this settles at once.
void i18n.init({
  lng: firstLanguage(),
  resources: {},
  initAsync: false,
  interpolation: { escapeValue: true, escape: isolated },
});

i18n.on('languageChanged', show);
show();

// Declared, and so there already when the lines above show the first language.
export function language(): Language {
  return languageOf(i18n.language);
}

export function directionOf(of: Language): 'ltr' | 'rtl' {
  return of === 'he' ? 'rtl' : 'ltr';
}

/** The language we speak that comes closest to a tag such as `he-IL`. */
export function languageOf(tag: string): Language {
  const [wanted] = tag.toLowerCase().split('-');
  return wanted === 'he' || wanted === 'iw' ? 'he' : 'en';
}

function firstLanguage(): Language {
  return languageOf(localStorage.getItem(KEY) ?? navigator.language);
}

function show(): void {
  const shown = language();
  localStorage.setItem(KEY, shown);
  document.documentElement.lang = shown;
  document.documentElement.dir = directionOf(shown);
}

/** A name in the other direction must not turn the sentence around it; React does the escaping. */
export function isolated(value: string): string {
  const isForeign = RTL.test(value) !== (directionOf(language()) === 'rtl');
  return isForeign ? `\u2068${value}\u2069` : value;
}
