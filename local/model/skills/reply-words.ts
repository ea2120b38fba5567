import type { Language } from './language.ts';

interface Words {
  greeting(name: string, isFormal: boolean): string;
  closing(isFormal: boolean): string;
  offerMove(slots: string[], zone: string): string;
  offerMeeting(slots: string[], zone: string): string;
  noSlot(gap: string): string;
  aFreeTime: string;
  whyNoSlot: string;
  thing(thing: string, gap: string): string;
  answerTo(question: string, gap: string): string;
  decision(gap: string): string;
  theAnswer(question: string): string;
  yourDecision(quote: string): string;
  whyMissing: string;
  whyDecision: string;
}

/** The set pieces of a reply, by the language of the thread. */
export const replyWords: Record<Language, Words> = {
  en: {
    greeting: (name, isFormal) => `${isFormal ? 'Dear' : 'Hi'} ${name},`,
    closing: (isFormal) => (isFormal ? 'Kind regards,' : 'Best,'),
    offerMove: (slots, zone) =>
      `Sure, we can move it. I could do ${slots.join(' or ')} (${zone}). Which suits you?`,
    offerMeeting: (slots, zone) => `I could do ${slots.join(' or ')} (${zone}). Which suits you?`,
    noSlot: (gap) => `About the time: ${gap}.`,
    aFreeTime: 'a free time',
    whyNoSlot: 'The calendar shows no free slot in that period.',
    thing: (thing, gap) => `About ${thing}: ${gap}.`,
    answerTo: (question, gap) => `You asked: “${question}” ${gap}.`,
    decision: (gap) => `${gap}.`,
    theAnswer: (question) => `the answer to “${question}”`,
    yourDecision: (quote) => `your decision on “${quote}”`,
    whyMissing: 'Neither the thread nor the calendar holds it.',
    whyDecision: 'Only you can decide this.',
  },
  he: {
    greeting: (name, isFormal) => `${isFormal ? 'שלום' : 'היי'} ${name},`,
    closing: (isFormal) => (isFormal ? 'בברכה,' : 'תודה,'),
    offerMove: (slots, zone) => `בשמחה, אפשר להזיז. נוח לי ב${slots.join(' או ב')} (${zone}). מה מתאים לך?`,
    offerMeeting: (slots, zone) => `נוח לי ב${slots.join(' או ב')} (${zone}). מה מתאים לך?`,
    noSlot: (gap) => `לגבי המועד: ${gap}.`,
    aFreeTime: 'מועד פנוי',
    whyNoSlot: 'אין ביומן זמן פנוי בתקופה הזאת.',
    thing: (thing, gap) => `לגבי ${thing}: ${gap}.`,
    answerTo: (question, gap) => `שאלת: “${question}” ${gap}.`,
    decision: (gap) => `${gap}.`,
    theAnswer: (question) => `התשובה ל“${question}”`,
    yourDecision: (quote) => `החלטתך לגבי “${quote}”`,
    whyMissing: 'המידע אינו נמצא בשרשור או ביומן.',
    whyDecision: 'רק לך ההחלטה.',
  },
};
