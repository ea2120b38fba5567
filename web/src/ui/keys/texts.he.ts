import type { Translated } from '../../texts/define-texts.ts';
import type { texts as english } from './texts.en.ts';

export const texts: Translated<typeof english> = {
  title: 'מקשים',
  on: 'מקשים בודדים',
  on_hint: 'כבו אותם אם אתם מדברים אל המחשב או לוחצים על מקשים בטעות. הכפתורים פועלים תמיד.',
  off: 'המקשים הבודדים כבויים.',
  change: 'שינוי',
  change_for: 'שינוי המקש של ”{{verb}}“',
  press: 'לחצו על מקש',
  press_hint: 'לחצו על המקש החדש. Escape משאיר את הקודם.',
  not_possible: 'המקש הזה דרוש לדבר אחר. בחרו אות, ספרה או סימן.',
  reset: 'כמו בהתחלה',
  verbs: {
    next: 'הבאה',
    previous: 'הקודמת',
    approve: 'אישור',
    edit: 'עריכה',
    reject: 'דחייה',
    later: 'אחר כך',
    undo: 'ביטול ההחלטה האחרונה',
    help: 'הצגת המקשים',
  },
};
