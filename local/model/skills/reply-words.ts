import type { Language } from './language.ts';
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
  thing(thing: string, gap: string): string;
  fromThread(quotes: string[]): string;
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
    thing: (thing, gap) => `About ${thing}: ${gap}.`,
    fromThread: (quotes) => `From this conversation: ${quotes.join(' ')}`,
    free: (day, part) => `My calendar is free on ${day}${part ? ` in the ${part}` : ''}.`,
    busy: (day, times) => `On ${day} I am busy ${times === 'all day' ? times : times.join(', ')}.`,
    clash: 'Something else is in my calendar at that time.',
    noClash: 'That time is free in my calendar.',
    theAnswer: (question) => `your answer to “${question}”`,
    yourDecision: (quote) => `your decision on “${quote}”`,
    yourComing: 'whether you come',
    whyMissing: 'Neither the thread nor the calendar holds it.',
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
    thing: (thing, gap) => `לגבי ${thing}: ${gap}.`,
    fromThread: (quotes) => `מתוך השיחה: ${quotes.join(' ')}`,
    free: (day, part) => `היומן שלי פנוי ב${day}${part ? hebrewParts[part] : ''}.`,
    busy: (day, times) => `ב${day} אני עסוק/ה ${times === 'all day' ? 'כל היום' : times.join(', ')}.`,
    clash: 'יש לי ביומן משהו אחר בשעה הזאת.',
    noClash: 'השעה הזאת פנויה ביומן שלי.',
    theAnswer: (question) => `תשובתך ל“${question}”`,
    yourDecision: (quote) => `החלטתך לגבי “${quote}”`,
    yourComing: 'האם להגיע',
    whyMissing: 'המידע אינו נמצא בשרשור או ביומן.',
    whyDecision: 'רק לך ההחלטה.',
  },
};
