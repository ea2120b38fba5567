import { htmlTokens } from '../html-tokens.ts';
import type { MailBody } from './message.ts';

const quoteStarts = [
  /^\s*-{2,}\s*(?:original message|forwarded message|הודעה מקורית|הודעה שהועברה)\s*-{2,}/i,
  /^\s*on\b.{5,200}\bwrote:\s*$/i,
  /^\s*(?:בתאריך|ב-|ב־).{5,200}(?:כתב|כתבה|כתב\/ה|\u200f?מאת).{0,80}:\s*$/,
  /^\s*_{10,}\s*$/,
];

/** The part of a body that its sender wrote, without the quoted mails below it. */
export function uniqueBody(body: MailBody): MailBody {
  return body.type === 'html'
    ? { type: 'html', content: beforeHtmlQuote(body.content) }
    : { type: 'text', content: beforeTextQuote(body.content) };
}

function beforeTextQuote(text: string): string {
  const lines = text.split(/\r?\n/);
  const end = lines.findIndex((line, index) => startsQuote(lines, line, index));
  const own = end < 0 ? lines : lines.slice(0, end);
  while (/^\s*(>.*)?$/.test(own.at(-1) ?? 'end')) own.pop();
  return own.join('\n');
}

function startsQuote(lines: string[], line: string, index: number): boolean {
  // Long attribution lines are folded by some programs: "On … <a@b>\nwrote:".
  const folded = `${line} ${lines[index + 1] ?? ''}`;
  if (quoteStarts.some((start) => start.test(line))) return true;
  if (/^\s*on\b/i.test(line) && /^\s*on\b.{5,200}\bwrote:\s*$/i.test(folded)) return true;
  return (
    /^\s*\*?(from|מאת):/i.test(line) &&
    lines.slice(index + 1, index + 4).some((next) => /^\s*\*?(sent|date|נשלח):/i.test(next))
  );
}

const quoteClasses = /\b(gmail_quote|gmail_attr|yahoo_quoted|moz-cite-prefix|protonmail_quote)\b/;
const quoteIds = /^(divRplyFwdMsg|appendonsend|x_divRplyFwdMsg)$/;

function beforeHtmlQuote(html: string): string {
  for (const token of htmlTokens(html)) {
    if (token.kind !== 'open') continue;
    const { class: classes = '', id = '', type = '' } = token.attributes;
    const isQuote = quoteClasses.test(classes) || quoteIds.test(id);
    if (isQuote || (token.name === 'blockquote' && type === 'cite')) return html.slice(0, token.start);
  }
  return html;
}
