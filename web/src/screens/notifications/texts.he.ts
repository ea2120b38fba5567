import type { Translated } from '../../texts/define-texts.ts';
import type { texts as english } from './texts.en.ts';

export const texts: Translated<typeof english> = {
  title: 'הודעות',
  lead: 'מה שנמסר לכם. על מה יימסר לכם בוחרים בהגדרות.',
  empty: { title: 'עדיין לא נמסר לכם דבר.', text: 'כשהרצה מסתיימת או משהו ממתין ל״כן״ שלכם, זה מופיע כאן.' },
  unread: 'חדש',
  read: 'סימון כנקרא',
};
