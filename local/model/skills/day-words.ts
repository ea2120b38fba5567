import type { Language } from './language.ts';

export type DayWords = (typeof dayWords)[Language];

/** The set pieces of a page for the day, by the language of the person. */
export const dayWords: Record<
  Language,
  Record<
    | 'title'
    | 'meetings'
    | 'mail'
    | 'promises'
    | 'waiting'
    | 'empty'
    | 'full'
    | 'allDay'
    | 'tomorrow'
    | 'withheld'
    | 'due'
    | 'over'
    | 'clash',
    string
  >
> = {
  en: {
    title: 'Your day',
    meetings: 'Meetings',
    mail: 'Mail to look at',
    promises: 'Promises due',
    waiting: 'Waiting for your decision',
    empty: 'Nothing to do: no meetings, no open mail, no promises due, no suggestions.',
    full: 'Gathered from the calendar, the open mail, the tasks and the pending suggestions.',
    allDay: 'all day',
    tomorrow: 'Tomorrow',
    withheld: '(title left out: it tries to instruct the assistant)',
    due: 'due',
    over: 'over',
    clash: 'clashes with',
  },
  he: {
    title: 'היום שלך',
    meetings: 'פגישות',
    mail: 'דואר פתוח',
    promises: 'התחייבויות',
    waiting: 'ממתין להחלטתך',
    empty: 'אין מה לעשות: אין פגישות, דואר פתוח, התחייבויות או הצעות.',
    full: 'נאסף מהיומן, מהדואר הפתוח, מהמשימות ומההצעות הממתינות.',
    allDay: 'כל היום',
    tomorrow: 'מחר',
    withheld: '(הכותרת הושמטה: היא מנסה לתת הוראות לעוזר)',
    due: 'עד',
    over: 'הסתיימה',
    clash: 'מתנגש עם',
  },
};
