import type { Translated } from '../../texts/define-texts.ts';
import type { texts as english } from './texts.en.ts';

export const texts: Translated<typeof english> = {
  all: 'כל החבילות',
  reads: 'במה היא מעיינת',
  keeps: 'מה היא שומרת ברשומות שלכם',
  proposes: 'מה היא יכולה להציע',
  proposes_note: 'כל אחד מאלה קורה רק אחרי ״כן״ שלכם בדיוק לו.',
  agents: 'הסוכנים שלה',
  needs: 'מה דרוש לה',
  met: 'קיים',
  not_met: 'חסר',
  optional: 'לא נחוץ כדי להתחיל',
  connect: 'חיבור חשבון',
  costs: 'כמה זה עולה בהרצות',
  not_yet: 'מה עדיין אין בה',
  install: 'התקנת {{title}}',
  installed: 'הותקנה. הסוכנים שלה מוכנים.',
  workflows: 'תהליכי העבודה שלה',
  run: 'הרצה עכשיו',
  obstacles: 'מה עומד בדרך',
  plans: 'אל התוכניות',
  remove: 'הסרת החבילה',
  remove_title: 'להסיר את {{title}}?',
  remove_text: 'הסוכנים ותהליכי העבודה שלה יוסרו. מה שכתבו והציעו נשאר קריא; הרצות פעילות יגיעו לסופן.',
  removed: 'החבילה {{title}} הוסרה.',
  off: 'כבוי',
};
