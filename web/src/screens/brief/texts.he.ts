import type { Translated } from '../../texts/define-texts.ts';
import type { texts as english } from './texts.en.ts';

export const texts: Translated<typeof english> = {
  today: 'היום',
  of: 'ל־{{day}}, נכתב {{when}}.',
  from: 'מתוך',
  sources: {
    mail: 'המייל שלכם',
    event: 'היומן שלכם',
    record: 'הרשומות שלכם',
    suggestion: 'ההצעות שלכם',
    preference: 'ההגדרות שלכם',
    other: 'מקום אחר',
  },
  empty: 'אין דבר תחת הכותרת הזאת.',
  not_a_brief: {
    title: 'זה אינו דף ליום.',
    text: 'דפים ליום נכתבים בהרצה ועומדים בהיום.',
  },
};
