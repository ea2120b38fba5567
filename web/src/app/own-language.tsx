import { useEffect, useRef } from 'react';
import { useRead } from '../api/use-api.ts';
import { useSession } from '../session/use-session.ts';
import { changeLanguage } from '../texts/define-texts.ts';
import { languageOf } from '../texts/i18n.ts';

/** The language that the person chose anywhere is theirs here as well; one that was only assumed is not taken over. */
export function OwnLanguage() {
  const { kind } = useSession();
  const { data } = useRead('getPreferences', {}, { enabled: kind === 'signed_in' });
  const isTaken = useRef(false);
  useEffect(() => {
    if (!data || isTaken.current) return;
    isTaken.current = true;
    if (!data.assumed.includes('locale')) void changeLanguage(languageOf(data.locale));
  }, [data]);
  return null;
}
