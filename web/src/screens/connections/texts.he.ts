import type { Translated } from '../../texts/define-texts.ts';
import type { texts as english } from './texts.en.ts';

export const texts: Translated<typeof english> = {
  title: 'חיבורים',
  lead: 'החשבונות שהסוכנים שלכם רשאים לקרוא. שינויים בהם הם הסכמה נפרדת, וכל שינוי עדיין זקוק ל״כן״ שלכם.',
  empty: {
    title: 'עדיין לא מחובר אף חשבון.',
    text: 'הסוכנים שלכם יכולים לקרוא רק את מה שאתם מחברים. ההרשאה ניתנת בשירות הדואר עצמו; הסיסמה שלכם אינה מגיעה אלינו.',
  },
  add: 'חיבור חשבון נוסף',
  connect: 'חיבור',
  connect_kind: 'חיבור {{kind}}',
  may_read: 'הסוכנים רשאים לעיין ב',
  may_change: 'מה אפשר לשנות אחרי ה״כן״ שלכם',
  read: { ok: 'הקריאה מותרת', none: 'הקריאה אינה מותרת', needs_reauth: 'הקריאה דורשת כניסה מחדש' },
  write: {
    ok: 'שינויים אחרי ה״כן״ שלכם מותרים',
    none: 'שינויים אינם מותרים',
    needs_reauth: 'שינויים דורשים כניסה מחדש',
  },
  health: { ok: 'פועל', needs_reauth: 'מבקש כניסה מחדש', blocked: 'הקריאה לא הותרה' },
  last_ok: 'ענה כראוי',
  never_ok: 'עדיין לא נשאל.',
  allow_changes: 'אישור שינויים',
  again: 'חיבור מחדש',
  check: 'בדיקה עכשיו',
  checked: 'הכול תקין עם {{account}}.',
  checked_badly: 'החשבון {{account}} זקוק לכניסה מחדש.',
  remove: 'הסרה',
  remove_title: 'להסיר את {{account}}?',
  remove_text:
    'שתי ההסכמות נשכחות מיד. הסוכנים לא יוכלו עוד לקרוא אותו, ומה שממתין ל״כן״ שלכם לא יוכל עוד להתבצע שם. מה שנכתב כאן נשאר.',
  removed: 'החשבון {{account}} הוסר.',
  confirm_first: 'אישור שזה אתם',
  confirm_text: 'אישור שינויים דורש כניסה מעשר הדקות האחרונות. אחריה חוזרים לכאן ולוחצים שוב.',
  address: 'כתובת',
  secret: 'סוד',
  premium: 'פרימיום',
};
