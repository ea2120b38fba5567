import { Button } from '@mantine/core';
import { changeLanguage, useLanguage } from '../texts/define-texts.ts';
import { LANGUAGE_NAMES, LANGUAGES } from '../texts/i18n.ts';

/** To the other language, in its own words: for who has not signed in and cannot read this one. */
export function LanguageSwitch() {
  const shown = useLanguage();
  return LANGUAGES.filter((language) => language !== shown).map((language) => (
    <Button key={language} variant="subtle" lang={language} onClick={() => void changeLanguage(language)}>
      {LANGUAGE_NAMES[language]}
    </Button>
  ));
}
