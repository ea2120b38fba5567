import type { Translated } from '../../texts/define-texts.ts';
import type { texts as english } from './texts.en.ts';

export const texts: Translated<typeof english> = {
  title: 'הגדרות',
  save: 'שמירה',
  saved: 'נשמר.',
  typed: 'עדיין לא נשמר.',
  discard: 'ביטול השינוי',
  you: {
    title: 'אתם',
    name: 'שם',
    name_why: 'כפי שאתם חותמים על דואר. הסוכנים כותבים אותו מתחת לטיוטות.',
    zone: 'אזור זמן',
    zone_why: 'ימים, שעות ומגבלות נספרים לפיו.',
    zone_here: 'שימוש באזור של המכשיר: {{zone}}',
    assumed: 'זה הונח. שמרו כדי לאשר.',
    language: 'שפה',
  },
  look: { title: 'במכשיר הזה', scheme: 'צבעים', light: 'בהיר', dark: 'כהה', auto: 'כמו המכשיר' },
  replies: {
    title: 'תשובות בשמכם',
    kind: 'תשובה מוצעת',
    send: 'לשליחה',
    draft: 'כטיוטה בתיבת הדואר',
    traits: 'איך אתם כותבים',
    traits_why: 'כמה מילים מופרדות בפסיקים: חם, קצר, בלי סימני קריאה.',
    tone_language: 'שפת התשובות',
    tone_language_why: 'למשל he או en-GB. ריק: שפת השיחה.',
    signature: 'חתימה',
    undo: 'שניות שבהן אפשר לקחת ״כן״ בחזרה',
    undo_why: '0 עד 30. שינוי מבוצע רק אחריהן.',
  },
  quiet: {
    title: 'שעות שקט',
    why: 'בזמן הזה דבר אינו מצלצל.',
    on: 'לשמור על שעות שקט',
    from: 'מ־',
    to: 'עד',
  },
  told: { title: 'על מה מודיעים לכם', suggestions: 'משהו ממתין ל״כן״ שלכם', runs: 'הרצה הסתיימה או נעצרה' },
  leave: {
    title: 'יציאה',
    text: 'מסיימת את הכניסה שלכם ומסירה מהמכשיר את מה שנשמר לקריאה ללא רשת.',
    action: 'יציאה',
  },
};
