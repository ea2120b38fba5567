const englishDays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const hebrewDays: Record<string, number> = {
  ראשון: 7,
  שני: 1,
  שלישי: 2,
  רביעי: 3,
  חמישי: 4,
  שישי: 5,
  שבת: 6,
};
const englishMonths = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const hebrewMonths = [
  'ינואר',
  'פברואר',
  'מרץ',
  'אפריל',
  'מאי',
  'יוני',
  'יולי',
  'אוגוסט',
  'ספטמבר',
  'אוקטובר',
  'נובמבר',
  'דצמבר',
];
const numbers: Record<string, number> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  יום: 1,
  יומיים: 2,
  שלושה: 3,
  ארבעה: 4,
  חמישה: 5,
  שישה: 6,
  שבעה: 7,
  שמונה: 8,
  תשעה: 9,
  עשרה: 10,
  שבוע: 1,
  שבועיים: 2,
  חודש: 1,
  חודשיים: 2,
};

export const dayPattern = `${englishDays.join('|')}|mon|tues?|wed|thu(?:rs?)?|fri`;
export const hebrewDayPattern = Object.keys(hebrewDays).join('|');
export const monthPattern =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
export const hebrewMonthPattern = hebrewMonths.join('|');

/** ISO weekday, Monday = 1. */
export function weekdayOf(word: string): number {
  const lower = word.toLowerCase();
  return hebrewDays[lower] ?? englishDays.findIndex((day) => day.startsWith(lower.slice(0, 3))) + 1;
}

/** January = 1. */
export function monthOf(word: string): number {
  const hebrew = hebrewMonths.indexOf(word);
  return (hebrew >= 0 ? hebrew : englishMonths.indexOf(word.toLowerCase().slice(0, 3))) + 1;
}

export const numberOf = (word: string): number | undefined =>
  /^\d+$/.test(word) ? Number(word) : numbers[word.toLowerCase()];
