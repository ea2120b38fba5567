import type { Translated } from '../../texts/define-texts.ts';
import type { texts as english } from './texts.en.ts';

export const texts: Translated<typeof english> = {
  title: 'הרצות',
  lead: 'כל פעם שהסוכנים שלכם עבדו בשבילכם. פתחו אחת כדי לראות מה עשו, צעד אחר צעד.',
  filter: 'הצגה',
  all: 'הכול',
  under_way: 'פעילות',
  ended: 'הסתיימו',
  empty: {
    title: 'הסוכנים שלכם עדיין לא עבדו.',
    text: 'הפעילו תהליך עבודה של חבילה שהתקנתם וצפו בו כאן.',
    action: 'אל החבילות שלכם',
  },
  none: 'אין הרצה כזאת.',
  today: 'היום',
  yesterday: 'אתמול',
  proposed_one: 'הצעה אחת',
  proposed_two: 'שתי הצעות',
  proposed_other: '{{count}} הצעות',
  steps_one: 'צעד אחד',
  steps_two: 'שני צעדים',
  steps_other: '{{count}} צעדים',
};
