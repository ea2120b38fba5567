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
  invites(name: string, title: string): string;
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
    invites: (name, title) => `${name} invites you: ${said(title)}.`,
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
    invites: (name, title) => `הזמנה מאת ${name}: ${said(title)}.`,
    thanks: (name) => `רק תודה מאת ${name}; אין על מה לענות.`,
    tells: (name) => `עדכון מאת ${name}, בלי בקשה.`,
  },
};

/** The quote's own full stop would stand before ours. */
const said = (quote: string) => oneLine(quote, 110).replace(/\.$/, '');
