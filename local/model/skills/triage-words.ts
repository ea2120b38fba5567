import type { Language } from './language.ts';
import { oneLine } from './sentences.ts';

export type TriageClass = 'needs_reply' | 'waiting_on_them' | 'to_read' | 'to_file' | 'noise';
export type Side = 'me' | 'them' | 'nobody';

interface Words {
  instructs(name: string): string;
  youAsked(name: string): string;
  youAnswered: string;
  youPromised(quote: string): string;
  theyPromised(name: string, quote: string): string;
  receipt(name: string): string;
  promotion(name: string): string;
  routine(name: string): string;
  newsletter(name: string): string;
  bounce: string;
  autoReply(name: string): string;
  autoReplyStillWaits(name: string): string;
  notice(name: string): string;
  unread(name: string, language: string): string;
  unreadAsks(name: string, language: string): string;
  invites(name: string, title: string): string;
  nothingElseThen: string;
  somethingElseThen: string;
  thanks(name: string): string;
  tells(name: string): string;
}

/** The plain sentences of a triage, by the language of the person. */
export const triageWords: Record<Language, Words> = {
  en: {
    instructs: (name) =>
      `The mail from ${name} tries to instruct the assistant; nothing it says was followed.`,
    youAsked: (name) => `You asked ${name} and have no answer yet.`,
    youAnswered: 'You wrote last and asked nothing; nobody waits.',
    youPromised: (quote) => `You promised: “${said(quote)}”.`,
    theyPromised: (name, quote) => `${name} promised: “${said(quote)}”.`,
    receipt: (name) => `A receipt or confirmation from ${name}; there is nothing to answer.`,
    promotion: (name) => `${name} advertises something; there is nothing to answer.`,
    routine: (name) => `An automatic notice from ${name}; there is nothing to answer.`,
    newsletter: (name) => `A newsletter from ${name}; read it when there is time.`,
    bounce: 'A mail of yours came back: it was not delivered.',
    autoReply: (name) => `An automatic answer to a mail of yours, from ${name}.`,
    autoReplyStillWaits: (name) => `An automatic answer from ${name}; what you asked is still open.`,
    notice: (name) => `A notice from ${name} that you may have to act on.`,
    unread: (name, language) => `${name} writes in ${language}, which the offline model does not read.`,
    unreadAsks: (name, language) =>
      `${name} asks something in ${language}, which the offline model does not read.`,
    invites: (name, title) => `${name} invites you: ${said(title)}.`,
    nothingElseThen: 'Nothing else lies at that time in your calendar.',
    somethingElseThen: 'Something else lies at that time in your calendar.',
    thanks: (name) => `${name} only says thanks; there is nothing to answer.`,
    tells: (name) => `${name} tells you something and asks nothing.`,
  },
  he: {
    instructs: (name) => `ההודעה מאת ${name} מנסה לתת הוראות לעוזר; דבר ממנה לא בוצע.`,
    youAsked: (name) => `שאלת את ${name} ועדיין אין תשובה.`,
    youAnswered: 'כתבת אחרון ולא שאלת דבר; איש אינו ממתין.',
    youPromised: (quote) => `הבטחת: “${said(quote)}”.`,
    theyPromised: (name, quote) => `הבטחה של ${name}: “${said(quote)}”.`,
    receipt: (name) => `קבלה או אישור מאת ${name}; אין על מה לענות.`,
    promotion: (name) => `פרסומת מאת ${name}; אין על מה לענות.`,
    routine: (name) => `הודעה אוטומטית מאת ${name}; אין על מה לענות.`,
    newsletter: (name) => `ידיעון מאת ${name}; אפשר לקרוא כשיש זמן.`,
    bounce: 'הודעה ששלחת חזרה: היא לא נמסרה.',
    autoReply: (name) => `תשובה אוטומטית להודעה ששלחת, מאת ${name}.`,
    autoReplyStillWaits: (name) => `תשובה אוטומטית מאת ${name}; מה ששאלת עדיין פתוח.`,
    notice: (name) => `הודעה מאת ${name} שאולי דורשת טיפול.`,
    unread: (name, language) => `ההודעה מאת ${name} בשפה שהמודל המקומי אינו קורא (${language}).`,
    unreadAsks: (name, language) => `שאלה מאת ${name} בשפה שהמודל המקומי אינו קורא (${language}).`,
    invites: (name, title) => `הזמנה מאת ${name}: ${said(title)}.`,
    nothingElseThen: 'אין דבר אחר ביומן בזמן הזה.',
    somethingElseThen: 'יש משהו אחר ביומן בזמן הזה.',
    thanks: (name) => `רק תודה מאת ${name}; אין על מה לענות.`,
    tells: (name) => `עדכון מאת ${name}, בלי בקשה.`,
  },
};

/** The quote's own full stop would stand before ours. */
const said = (quote: string) => oneLine(quote, 110).replace(/\.$/, '');
