import { findDates } from './dates.ts';
import { freshText, sentences } from './sentences.ts';

/** Something a writer said they would do. */
export interface Promised {
  quote: string;
  /** ISO date, when one was named. */
  due?: string;
}

const delivering =
  'send|fax|mail|e-?mail|ship|wire|get back|share|prepare|call|let you know|check|come back|finish|deliver|review|update|look into|look for|look at|confirm|bring|pay|forward|write|revert|be in touch|be back|get in touch|reach out|follow up|file|circulate|rework|rerun|run|fix|revise|draft|arrange|organi[sz]e|set up|put you|keep you|have (?:it|them|this|comments|an? \\p{L}+|the \\p{L}+|a \\p{L}+)|find out|talk to|speak to|ask|extend|sort|take care|handle|process|pass|post|upload|return|confer|report|schedule|book|order|drop|contact|tell|try|work on|provide|submit|start|transfer';
const first = "(?:I|we)(?:['’]ll| will| shall|['’]m going to| am going to|['’]re going to| are going to)";

/** Frames of a promise: what the writer will do, is doing for the reader, or has set going. */
const frames = [
  new RegExp(
    `\\b${first}(?: \\p{L}+ly| also| then| just| definitely| try to| do my best to)* (?:${delivering})\\b`,
    'iu',
  ),
  new RegExp(`\\b(?:and|then) (?:will|['’]ll) (?:${delivering})\\b`, 'iu'),
  /\bI can (?:send|share|prepare|have|get|deliver|bring|let you)\b/iu,
  /\blet me (?!know\b|have\b|explain\b|tell\b|introduce\b|say\b|add\b|remind\b)(?:\p{L}+ )?\p{L}+/iu,
  new RegExp(
    `\\bour (?:\\p{L}+ ){1,3}(?:will|['’]ll) (?:${delivering})\\b|\\b(?:bank|team|office|colleague|accountant|they) will (?:\\p{L}+ ){1,3}to you\\b`,
    'iu',
  ),
  /\b(?:an?|our|the|my) (?:\p{L}+ ){1,3}will (?:get back|contact|call|reach out|be in touch|respond|reply|confirm|send)\b/iu,
  /\byou(?:['’]ll| will| should| can expect to) (?:soon |shortly |then |also )?(?:receive|hear|get|have|be (?:contacted|notified|informed))\b/i,
  /\b(?:am|are|is|['’]m|['’]re|being|currently) (?:being |currently |still |now )*(?:looking into|investigat(?:ing|ed)|review(?:ing|ed)|process(?:ing|ed)|prepar(?:ing|ed)|working on|checking|handled)\b/i,
  /\b(?:as soon as|once|the moment|when) (?:I|we)\b.{0,60}\byou(?:['’]ll| will)\b|\byou(?:['’]ll| will) be the first to\b/i,
  /^(?:we['’]re |I['’]m )?on it\b|^will do\b|^expect (?:it|them|him|her|this|the|an?)\b/i,
  /\b(?:has|have|['’]ve|was|been|I) (?:been )?(?:forwarded|passed|assigned|escalated|handed|submitted|transferred)\b.{0,30}\bto\b/i,
  /(?<!\p{L})(?:אשלח|נשלח|אחזור אל|נחזור אל|אבדוק|נבדוק|אעדכן|נעדכן|אכין|נכין|אתקשר|נתקשר|אסיים|אעביר|נעביר|אשלים|הועברה? לטיפול|בטיפול)/iu,
];

const isPromise = (words: string) =>
  !/[?？]$/.test(words) && !/\b(?:if|unless) you\b/i.test(words) && frames.some((frame) => frame.test(words));

const promising = (text: string) =>
  sentences(freshText(text)).filter(({ text: words }) => isPromise(words.slice(0, 600).replace(/\s+/g, ' ')));

export const makesPromise = (text: string): boolean => promising(text).length > 0;

/** Promises in what the writer wrote now. */
export function findPromises(text: string, at: { receivedAt: string; zone: string }): Promised[] {
  return promising(text).map(({ text: quote }) => {
    const day = findDates(quote, at).at(0);
    return { quote, ...(day && { due: day.until ?? day.date }) };
  });
}
