import { useMemo } from 'react';
import { useRead } from '../api/use-api.ts';
import { useSession } from '../session/use-session.ts';
import { useLanguage } from './define-texts.ts';
import { type Formats, formatsOf } from './formats.ts';

/** In the person's zone and way of writing; until they are known, in the browser's zone. */
export function useFormats(): Formats {
  const language = useLanguage();
  const isIn = useSession().kind !== 'signed_out';
  const { data } = useRead('getPreferences', {}, { enabled: isIn });
  const zone = data?.zone;
  const locale = data?.locale.startsWith(language) ? data.locale : language;
  return useMemo(() => formatsOf(locale, zone), [locale, zone]);
}
