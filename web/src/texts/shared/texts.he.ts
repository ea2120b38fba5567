import type { Translated } from '../define-texts.ts';
import type { texts as english } from './texts.en.ts';

export const texts: Translated<typeof english> = {
  loading: 'רגע אחד …',
  close: 'סגירה',
  back: 'חזרה',
  cancel: 'ביטול',
  more: 'הצגת עוד',
  connected: 'מחובר. הסוכנים שלכם רשאים לקרוא כעת.',
  consent: {
    denied: 'סירבתם להסכמה. דבר לא חובר.',
    failed: 'השירות השני דיווח על שגיאה. דבר לא חובר.',
    expired: 'הזמן להסכמה הזאת עבר. התחילו את החיבור מחדש.',
  },
  shell: {
    skip: 'אל התוכן',
    navigation: 'מקומות',
    waiting_one: 'הצעה אחת ממתינה לכם',
    waiting_two: 'שתי הצעות ממתינות לכם',
    waiting_other: '{{count}} הצעות ממתינות לכם',
  },
  lost: {
    title: 'אין דבר בכתובת הזאת.',
    text: 'ייתכן שהוסר, או שהקישור אינו שלם.',
    home: 'אל היום',
  },
  help: {
    title: 'עזרה',
    agents: 'מה מותר לסוכן',
    approving: 'מה פירוש אישור',
    runs: 'מה עולה הרצה',
    data: 'מה נקרא ומה נשמר',
    connecting: 'החיבור ושתי ההסכמות',
    leaving: 'איך עוזבים',
    keyboard: 'עם המקלדת',
    trouble: 'אם משהו השתבש',
    device: 'מה מונח במכשיר הזה',
  },
  sign_in: {
    title: 'כדי לראות זאת צריך להיכנס.',
    text: 'אחר כך חוזרים בדיוק לכאן.',
    action: 'כניסה',
  },
  session_over: {
    title: 'הכניסה שלכם פגה.',
    text: 'היכנסו שוב ותחזרו בדיוק לכאן. מה שהקלדתם נשמר.',
  },
  start_failed: {
    title: 'אין גישה אל connectsoft.me.',
    text: 'בדקו את החיבור לרשת. אחרי פתיחה אחת עם חיבור אפשר לקרוא כאן את מה שראיתם לאחרונה גם בלעדיו.',
  },
  offline: {
    since: 'אין חיבור. מוצג מה שהיה ידוע ב־{{at}}; להחלטה נדרש חיבור.',
    nothing: 'אין חיבור, ואין דבר מקודם להציג.',
    again: 'התחברות מחדש',
  },
  problem: {
    again: 'ניסיון נוסף',
    reload: 'טעינה מחדש',
    resets: 'המגבלה תוסר ב־{{at}}.',
    wait_one: 'כדאי לנסות שוב בעוד שנייה.',
    wait_two: 'כדאי לנסות שוב בעוד שתי שניות.',
    wait_other: 'כדאי לנסות שוב בעוד {{count}} שניות.',
    trace: 'אם תבקשו עזרה, ציינו את זה: {{id}}',
    unreachable: 'אין תשובה.',
    unreachable_next: 'בדקו את החיבור לרשת ונסו שוב.',
    unknown: 'זה לא הצליח.',
    unknown_next: 'טענו את העמוד מחדש. דבר שראיתם שבוצע לא אבד.',
  },
};
