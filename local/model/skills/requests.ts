import { languageOf } from './language.ts';
import { courtesy, type RequestKind, requestRules } from './request-rules.ts';
import { freshText, type Sentence, sentences } from './sentences.ts';

/** Something the writer asks of the reader. */
export interface Request {
  kind: RequestKind;
  /** The sentence, verbatim. */
  quote: string;
  index: number;
  /** What is asked for, in the writer's words; for a question the question itself. */
  object: string;
  /** Where something should be moved to, in the writer's words. */
  target?: string;
}

const clauseBreak =
  /[,;]?\s{1,4}(?:and|but|also|וגם)\s{1,4}(?=(?:also |please |could |can |would |will |do |does |did |is |are |when |what |where |who |which |how |I need|I'd|we need|need |send |share |confirm |let me|אפשר|תוכל|מתי|האם|בבקשה|צריכ))/iu;

/** Questions and requests in what the writer wrote now, in order, one per thing asked. */
export function findRequests(text: string): Request[] {
  const found = sentences(freshText(text)).flatMap(inSentence);
  const seen = new Set<string>();
  return found.filter(({ kind, object }) => {
    const key = `${kind} ${object.toLowerCase()}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function inSentence(sentence: Sentence): Request[] {
  const isQuestion = /[?？]["'”)]{0,3}$/.test(sentence.text);
  const clauses = sentence.text.split(clauseBreak);
  return clauses.flatMap((clause, place) => {
    const request = inClause(
      clause.trim().replace(/^[-*•\d.)\s]+/, ''),
      isQuestion && (clauses.length === 1 || place === clauses.length - 1),
    );
    return request ? [{ ...request, quote: sentence.text, index: sentence.index }] : [];
  });
}

function inClause(
  clause: string,
  isQuestion: boolean,
): Pick<Request, 'kind' | 'object' | 'target'> | undefined {
  const words = clause.slice(0, 600).replace(/\s+/g, ' ').replace(greeting, '').replace(lead, '');
  if (courtesy.test(words) || isSetPhrase(words)) return undefined;
  const bare = words.replace(/[\s.!?…,;:]+$/, '');
  for (const { kind, pattern } of requestRules[languageOf(words)]) {
    const match = pattern.exec(bare);
    if (!match || (kind === 'meet' && !isQuestion && !asksPolitely.test(bare))) continue;
    const target = tidy(match.groups?.target ?? '');
    return { kind, object: tidy(match.groups?.object ?? '') || bare, ...(target && { target }) };
  }
  return isQuestion ? { kind: 'question', object: words } : undefined;
}

const greeting =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|היי|שלום|הי)(?: [\p{L}'’.-]+){0,3}[,!]\s*/iu;

const lead = /^(?:and|also|oh|one more thing): /i;

const asksPolitely =
  /\b(?:let(?:'|’)?s|could|can|would|please|shall|let me know|like to)\b|בוא|אפשר|אשמח|נשמח/iu;

/** Closings that look like requests and ask for nothing. */
const isSetPhrase = (words: string) =>
  /^(?:please )?(?:let me know if you have any (?:other )?questions|(?:please )?(?:feel free|don(?:'|’)t hesitate|do not hesitate|note that|find (?:attached|enclosed)|see attached|see below|do not reply|click)|if you (?:have any questions|no longer wish)|could you believe)/i.test(
    words,
  );

/** Drops what belongs to the asking, not to the thing asked for. */
const tidy = (words: string) =>
  words
    .replace(/^(?:also|me|us|over|the following:?)\s+/i, '')
    .replace(/\s+(?:please|as well|too|if possible|asap|when you can|בבקשה|תודה)$/i, '')
    .trim();
