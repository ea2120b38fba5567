import type { Language } from './language.ts';
import type { OddDate } from './odd-dates.ts';
import type { PartOfDay } from './part-of-day.ts';

interface Words {
  /** Without a name for those who have no first name. */
  greeting(name: string | undefined, isFormal: boolean): string;
  closing(isFormal: boolean): string;
  offerMove(slots: string[], zone: string): string;
  offerMeeting(slots: string[], zone: string): string;
  noSlot(gap: string): string;
  aFreeTime: string;
  whyNoSlot: string;
  whyNotRead: string;
  whyPast: string;
  whichMeeting: string;
  whyWhichMeeting: string;
  aZone: string;
  whyZone: string;
  aTimeFor(target: string): string;
  whyTimeFor: string;
  yourDecisionOnTime: string;
  oddDate(odd: OddDate): string;
  atThatTime(moment: string, isTaken: boolean): string;
  sameMoment(there: string, here: string): string;
  suits(count: number): string;
  thing(thing: string, gap: string): string;
  saidBefore(by: 'me' | 'you' | { name: string }, quote: string): string;
  free(day: string, part: PartOfDay | undefined): string;
  busy(day: string, times: string[] | 'all day'): string;
  clash: string;
  noClash: string;
  theAnswer(question: string): string;
  yourDecision(quote: string): string;
  yourComing: string;
  whyMissing: string;
  whyDecision: string;
}

const hebrewParts: Record<PartOfDay, string> = {
  morning: ' בבוקר',
  afternoon: ' אחר הצהריים',
  evening: ' בערב',
};

const suits = (slots: string[]) => (slots.length > 1 ? 'Which suits you?' : 'Does that suit you?');

/** The set pieces of a reply, by the language of the thread. */
export const replyWords: Record<Language, Words> = {
  en: {
    greeting: (name, isFormal) => (name ? `${isFormal ? 'Dear' : 'Hi'} ${name},` : 'Hello,'),
    closing: (isFormal) => (isFormal ? 'Kind regards,' : 'Best,'),
    offerMove: (slots, zone) =>
      `Sure, we can move it. I could do ${slots.join(' or ')} (${zone}). ${suits(slots)}`,
    offerMeeting: (slots, zone) => `I could do ${slots.join(' or ')} (${zone}). ${suits(slots)}`,
    noSlot: (gap) => `About the time: ${gap}.`,
    aFreeTime: 'a free time',
    whyNoSlot: 'The calendar shows no free slot in that period.',
    whyNotRead: 'No calendar was read.',
    whyPast: 'That time has passed.',
    whichMeeting: 'which meeting this is about, and when you could',
    whyWhichMeeting: 'The calendar, as far as it was read, holds no such meeting.',
    aZone: 'in which time zone that is',
    whyZone: 'The letters behind the time stand for several zones.',
    aTimeFor: (target) => `a time for “${target}”`,
    whyTimeFor: 'These words name no days that could be looked up.',
    yourDecisionOnTime: 'whether you take that time',
    oddDate: ({ written, why }) =>
      why === 'no_such_day'
        ? `There is no ${written}: which day do you mean?`
        : `In my calendar, ${written} falls on another weekday: which day do you mean?`,
    atThatTime: (moment, isTaken) =>
      `${moment}: ${isTaken ? 'I am busy then' : 'that time is free in my calendar'}.`,
    sameMoment: (there, here) => `${there}, which is ${here}`,
    suits: (count) => suits(Array<string>(count).fill('')),
    thing: (thing, gap) => `About ${thing}: ${gap}.`,
    saidBefore: (by, quote) =>
      `As ${by === 'me' ? 'I' : by === 'you' ? 'you' : by.name} wrote in this conversation: “${quote}”`,
    free: (day, part) => `My calendar is free on ${day}${part ? ` in the ${part}` : ''}.`,
    busy: (day, times) => `On ${day} I am busy ${times === 'all day' ? times : times.join(', ')}.`,
    clash: 'Something else is in my calendar at that time.',
    noClash: 'That time is free in my calendar.',
    theAnswer: (question) => `your answer to “${question}”`,
    yourDecision: (quote) => `your decision on “${quote}”`,
    yourComing: 'whether you come',
    whyMissing: 'No source holds it.',
    whyDecision: 'Only you can decide this.',
  },
  he: {
    greeting: (name, isFormal) => (name ? `${isFormal ? 'שלום' : 'היי'} ${name},` : 'שלום,'),
    closing: (isFormal) => (isFormal ? 'בברכה,' : 'תודה,'),
    offerMove: (slots, zone) => `בשמחה, אפשר להזיז. נוח לי ב${slots.join(' או ב')} (${zone}). מה מתאים לך?`,
    offerMeeting: (slots, zone) => `נוח לי ב${slots.join(' או ב')} (${zone}). מה מתאים לך?`,
    noSlot: (gap) => `לגבי המועד: ${gap}.`,
    aFreeTime: 'מועד פנוי',
    whyNoSlot: 'אין ביומן זמן פנוי בתקופה הזאת.',
    whyNotRead: 'לא נקרא יומן.',
    whyPast: 'המועד כבר עבר.',
    whichMeeting: 'באיזו פגישה מדובר, ומתי נוח לך',
    whyWhichMeeting: 'ביומן, ככל שנקרא, אין פגישה כזאת.',
    aZone: 'באיזה אזור זמן',
    whyZone: 'לאותיות שליד השעה יש כמה משמעויות.',
    aTimeFor: (target) => `מועד ל“${target}”`,
    whyTimeFor: 'המילים אינן מציינות ימים שאפשר לבדוק.',
    yourDecisionOnTime: 'האם המועד מתאים לך',
    oddDate: ({ written, why }) =>
      why === 'no_such_day'
        ? `אין תאריך ${written}: לאיזה יום הכוונה?`
        : `${written} אינו היום הזה בשבוע: לאיזה יום הכוונה?`,
    atThatTime: (moment, isTaken) =>
      `${moment}: ${isTaken ? 'אני עסוק/ה בשעה הזאת' : 'השעה הזאת פנויה ביומן שלי'}.`,
    sameMoment: (there, here) => `${there}, כלומר ${here}`,
    suits: () => 'מה מתאים לך?',
    thing: (thing, gap) => `לגבי ${thing}: ${gap}.`,
    saidBefore: (by, quote) =>
      by === 'me' || by === 'you' ? `מתוך השיחה: “${quote}”` : `מתוך השיחה (${by.name}): “${quote}”`,
    free: (day, part) => `היומן שלי פנוי ב${day}${part ? hebrewParts[part] : ''}.`,
    busy: (day, times) => `ב${day} אני עסוק/ה ${times === 'all day' ? 'כל היום' : times.join(', ')}.`,
    clash: 'יש לי ביומן משהו אחר בשעה הזאת.',
    noClash: 'השעה הזאת פנויה ביומן שלי.',
    theAnswer: (question) => `תשובתך ל“${question}”`,
    yourDecision: (quote) => `החלטתך לגבי “${quote}”`,
    yourComing: 'האם להגיע',
    whyMissing: 'אין לכך מקור.',
    whyDecision: 'רק לך ההחלטה.',
  },
};
