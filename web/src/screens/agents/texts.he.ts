import type { Translated } from '../../texts/define-texts.ts';
import type { texts as english } from './texts.en.ts';

export const texts: Translated<typeof english> = {
  title: 'סוכנים',
  lead: 'כל אחד עושה סוג אחד של עבודה. אף אחד מהם אינו יכול לשנות דבר בחוץ: הם מציעים ואתם מחליטים.',
  empty: { title: 'עדיין אין סוכן שעובד בשבילכם.', text: 'סוכנים מגיעים עם חבילה.', action: 'אל החבילות' },
  may: 'רשאי לעיין ולהשתמש ב',
  nothing: 'רק במה שתהליך העבודה מוסר לו.',
  on: 'פעיל',
  off: 'כבוי',
  switch_off: 'כיבוי',
  switch_on: 'הפעלה',
  now_off: 'הסוכן {{title}} כבוי. עבודה פעילה תיעצר בצעד הבא.',
  now_on: 'הסוכן {{title}} פעיל.',
};
