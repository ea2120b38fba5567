import { htmlTokens } from '../html-tokens.ts';
import type { MailBody } from './message.ts';

const quoteStarts = [
  /^\s*-{2,}\s*(?:original message|forwarded message|הודעה מקורית|הודעה שהועברה)\s*-{2,}/i,
  /^\s*_{10,}\s*$/,
];
const attributions = [
  /^\s*on\b.{5,200}\bwrote:\s*$/i,
  /^\s*(?:בתאריך|ב-|ב־).{5,200}(?:כתב|כתבה|כתב\/ה|\u200f?מאת).{0,80}:\s*$/,
];

/** The part of a body that its sender wrote, without the quoted mails below it. */
export function uniqueBody(body: MailBody): MailBody {
  return body.type === 'html'
    ? { type: 'html', content: beforeHtmlQuote(body.content) }
    : { type: 'text', content: beforeTextQuote(body.content) };
}

function beforeTextQuote(text: string): string {
  const lines = text.split(/\r?\n/);
  const answered = lastAnswer(lines);
  const end = lines.findIndex((line, index) => startsQuote(lines, line, index, answered));
  const own = end < 0 ? lines : lines.slice(0, end);
  while (/^\s*(>.*)?$/.test(own.at(-1) ?? 'end')) own.pop();
  return own.join('\n');
}

/** The last line below a quoted one that is not quoted itself: up to there, quotations are what is answered. */
function lastAnswer(lines: string[]): number {
  const first = lines.findIndex(isQuoted);
  const lastQuoted = lines.findLastIndex(isQuoted);
  const footer = lines.findIndex((line, index) => index > lastQuoted && /^(?:-- ?|_{5,})$/.test(line));
  const last = lines.findLastIndex(
    (line, index) =>
      !isQuoted(line) && line.trim() !== '' && (footer < 0 || index < footer) && !isAttribution(lines, index),
  );
  return first >= 0 && last > first ? last : -1;
}

const isQuoted = (line: string): boolean => line.trimStart().startsWith('>');

function startsQuote(lines: string[], line: string, index: number, answered: number): boolean {
  if (quoteStarts.some((start) => start.test(line))) return true;
  if (isAttribution(lines, index)) return index > answered;
  return (
    /^\s*\*?(from|מאת):/i.test(line) &&
    lines.slice(index + 1, index + 4).some((next) => /^\s*\*?(sent|date|נשלח):/i.test(next))
  );
}

function isAttribution(lines: string[], index: number): boolean {
  const line = lines[index] ?? '';
  // Long attribution lines are folded by some programs: "On … <a@b>\nwrote:".
  const folded = `${line} ${lines[index + 1] ?? ''}`;
  return (
    attributions.some((one) => one.test(line)) ||
    (/^\s*on\b/i.test(line) && /^\s*on\b.{5,200}\bwrote:\s*$/i.test(folded))
  );
}

const quoteClasses = /\b(gmail_quote|gmail_attr|yahoo_quoted|moz-cite-prefix|protonmail_quote)\b/;
const quoteIds = /^(divRplyFwdMsg|appendonsend|x_divRplyFwdMsg)$/;

/** Cuts at the first quotation below which nothing of one's own follows. */
function beforeHtmlQuote(html: string): string {
  const blocks = createBlocks();
  let cut: number | undefined;
  for (const token of htmlTokens(html)) {
    if (token.kind === 'text') {
      if (!blocks.isQuoted() && token.text.replaceAll('&nbsp;', '').trim() !== '') cut = undefined;
    } else if (token.kind === 'close') {
      blocks.close(token.name);
    } else {
      const { class: classes = '', id = '', type = '' } = token.attributes;
      if (quoteIds.test(id)) return html.slice(0, cut ?? token.start);
      const isQuote = quoteClasses.test(classes) || (token.name === 'blockquote' && type === 'cite');
      if (isQuote) cut ??= token.start;
      blocks.open(token.name, isQuote);
    }
  }
  return cut === undefined ? html : html.slice(0, cut);
}

/** Which blocks are open, and whether they are quoted. Gmail frames all of it, and answers stand between its quotations. */
function createBlocks() {
  const stack: { name: string; isQuote: boolean; hasQuoted: boolean }[] = [];
  const quotes: typeof stack = [];
  const counts = new Map<string, number>();
  return {
    isQuoted: () => quotes.length > 1 || quotes[0]?.hasQuoted === false,
    open(name: string, isQuote: boolean): void {
      if (name !== 'div' && name !== 'blockquote') return;
      const block = { name, isQuote, hasQuoted: false };
      stack.push(block);
      if (isQuote) quotes.push(block);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    },
    close(name: string): void {
      if ((counts.get(name) ?? 0) === 0) return;
      for (let last = stack.pop(); last; last = last.name === name ? undefined : stack.pop()) {
        counts.set(last.name, (counts.get(last.name) ?? 1) - 1);
        if (!last.isQuote) continue;
        quotes.pop();
        const [frame] = quotes;
        if (frame?.name === 'div' && last.name === 'blockquote') frame.hasQuoted = true;
      }
    },
  };
}
