export type Language = 'en' | 'he';

/** Hebrew when at least three letters in ten are Hebrew: such mails often carry Latin names and addresses. */
export function languageOf(text: string): Language {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const hebrew = text.match(/\p{Script=Hebrew}/gu)?.length ?? 0;
  return letters > 0 && hebrew / letters >= 0.3 ? 'he' : 'en';
}

export const localeLanguage = (locale: string): Language => (/^(he|iw)\b/i.test(locale) ? 'he' : 'en');
