import type { Translated } from '../../texts/define-texts.ts';
import type { texts as english } from './texts.en.ts';

export const texts: Translated<typeof english> = {
  title: 'חבילות',
  lead: 'חבילה היא כמה סוכנים ותהליכי העבודה שמחברים אותם. אפשר לראות מה היא תקרא ותציע לפני ההתקנה.',
  for: 'בשביל',
  installed: 'מותקנת',
  look: 'לעיון',
  starter: 'בכל תוכנית',
  pro: 'דורשת Pro ומעלה',
  runs_one: 'בערך הרצה אחת בחודש',
  runs_two: 'בערך שתי הרצות בחודש',
  runs_other: 'בערך {{count}} הרצות בחודש',
  coming: 'בקרוב',
  personas: {
    professional: 'אנשי מקצוע עסוקים',
    freelancer: 'עצמאים',
    student: 'סטודנטים',
    family: 'משפחות',
  },
  soon: {
    meetings: { title: 'פגישות מטופלות', text: 'מכינה כל פגישה והופכת את סיכומיה למשימות.' },
    clients: { title: 'דופק לקוחות', text: 'קולטת פניות ומנסחת את ההודעה הבאה למי שממתין.' },
    paid: { title: 'לקבל תשלום', text: 'מנסחת חשבוניות ומזכירה בנועם עד שהן משולמות.' },
    study: { title: 'מעגל לימוד', text: 'הופכת את החומר שלכם לסיכומים, חידונים ותוכנית.' },
    exam: { title: 'לקראת המבחן', text: 'מוצאת את נקודות החולשה ומשגיחה על המועדים.' },
    family: { title: 'שבוע משפחתי', text: 'קוראת דואר מבית הספר ומוצאת מי יכול להסיע.' },
    household: { title: 'שולחן הבית', text: 'שומרת על חשבונות, תורנויות וארוחות בעין.' },
  },
};
