import { languageOf } from './language.ts';
import { type RequestKind, requestRules } from './request-rules.ts';
import { freshText, type Sentence, sentences } from './sentences.ts';
import { asksNothing, takesBack } from './set-phrases.ts';
import { wishes } from './wishes.ts';

/** Something the writer asks of the reader. */
export interface Request {
  kind: RequestKind;
  /** The sentence, verbatim. */
  quote: string;
  index: number;
  /** What is asked for, in the writer's words; for a question and a wish the words themselves. */
  object: string;
  /** Where something should be moved to, in the writer's words. */
  target?: string;
}

const clauseBreak =
  /[,;]?\s{1,4}(?:and|but|also|so|וגם)\s{1,4}(?=(?:also |please |could |can |would |will |do |does |did |is |are |when |what |where |who |which |how |I need|I'd|I would|we need|need |send |share |confirm |let me|אפשר|תוכל|מתי|האם|בבקשה|צריכ))/iu;

/** The newest text that was read: within one answer several skills ask for the same mail. */
let read: { text: string; requests: Request[] } = { text: '', requests: [] };

/** Questions, requests and wishes in what the writer wrote now, in order, one per thing asked. */
export function findRequests(text: string): Request[] {
  if (read.text !== text) read = { text, requests: requestsIn(text) };
  return read.requests;
}

function requestsIn(text: string): Request[] {
  const all = sentences(freshText(text)).filter((sentence) => /\p{L}{2}/u.test(sentence.text));
  const takenBack = all.findLastIndex((sentence) => takesBack(sentence.text));
  const found = all.slice(takenBack + 1).flatMap(inSentence);
  const seen = new Set<string>();
  return found.filter(({ kind, object }) => {
    const key = `${kind} ${object.toLowerCase()}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function inSentence(sentence: Sentence): Request[] {
  const isQuestion = /\p{L}[^?？]{0,20}[?？]+["'”)]{0,3}$/u.test(sentence.text);
  const clauses = sentence.text.split(clauseBreak);
  const found: Request[] = [];
  for (const [place, clause] of clauses.entries()) {
    const words = plainClause(clause);
    // "I will find it and send it" promises; "find it and send it" asks.
    if (place > 0 && found.length === 0 && bareVerb.test(words)) continue;
    const request = inClause(words, isQuestion && place === clauses.length - 1);
    if (request) found.push({ ...request, quote: sentence.text, index: sentence.index });
  }
  if (found.length > 0 || isQuestion) return found;
  const words = plainClause(sentence.text);
  return isWish(words) && !asksNothing(words)
    ? [{ kind: 'wish', object: sentence.text, quote: sentence.text, index: sentence.index }]
    : [];
}

const bareVerb = /^(?:send|share|confirm)\b/i;

const isWish = (words: string) => wishes[languageOf(words)].some((frame) => frame.test(words));

/** A clause as it is read: on one line, without a bullet, a greeting, a name that is called or a "one more thing:". */
const plainClause = (clause: string) =>
  clause
    .trim()
    .replace(/^[-*•\d.)\s]+/, '')
    .slice(0, 600)
    .replace(/\s+/g, ' ')
    .replace(greeting, '')
    .replace(called, '')
    .replace(lead, '');

const greeting =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|היי|שלום|הי)(?: [\p{L}'’.-]+){0,3}[,!]\s*/iu;

/** "Noa, …", "Raj - …", "[team] …" */
const called = /^(?:\[[^\]]{1,40}\] |\p{Lu}[\p{L}'’-]{1,20}(?:[,:]| -| –) (?=\p{L}))/u;

const lead =
  /^(?:(?:and|also|oh|one more thing|ps|p\.s\.|in the meantime|meanwhile|otherwise|so|but|ok|okay|mate)[:,]? )+/i;

function inClause(words: string, isAsked: boolean): Pick<Request, 'kind' | 'object' | 'target'> | undefined {
  if (asksNothing(words)) return undefined;
  const bare = words.replace(/[\s.!?…,;:]+$/, '');
  const isQuestion = isAsked || inverted.test(bare);
  for (const { kind, pattern } of requestRules[languageOf(words)]) {
    const match = pattern.exec(bare);
    // "How would you like to go on?" asks how, and nobody to do it.
    if (!match || (asksWhat.test(bare) && kind !== 'meet' && kind !== 'move')) continue;
    const object = tidy(match.groups?.object ?? '');
    if (!isMeant(kind, bare, object, isQuestion)) continue;
    const target = tidy(match.groups?.target ?? '');
    return { kind, object: object || bare, ...(target && { target }) };
  }
  return isQuestion ? { kind: 'question', object: words } : undefined;
}

const asksWhat = /^(?:who|what|when|where|which|why|how)\b/i;

/** A question without its mark, by the order of its words: "who's doing …", "can we meet". */
const inverted =
  /^(?:(?:can|could|would|will|do|does|did|have|has|are|is|was|were|should|shall|may|might) (?:you|we|I|he|she|they|it|there|that|this|the|my|our|your|any|anyone|anybody|someone)\b|(?:who|what|when|where|which|why|how)(?:['’](?:s|re)| is| are| do| does| did| can| could| will| would| should| many| much| long)\b|(?:what|how) about\b)/i;

/** A time is asked for politely or not at all, and only what takes place can be moved. */
function isMeant(kind: RequestKind, bare: string, object: string, isQuestion: boolean): boolean {
  if (kind === 'meet') return isQuestion || (proposes.test(bare) && !willDo.test(bare));
  if (kind !== 'move') return true;
  return (isQuestion || asksPolitely.test(bare)) && takesPlace.test(object);
}

const asksPolitely =
  /\b(?:let(?:'|’)?s|could|can|would|please|shall|let me know|like to|any chance|possible|need to|have to|mind)\b|בוא|אפשר|אשמח|נשמח|ניתן|תוכל|נוכל|האם|צריכ|רוצ/iu;

/** "Let's meet", "I'd like to set up a call". */
const proposes =
  /\b(?:let(?:'|’)?s|let us(?! know)|please|let (?:me|us) know|like to|love to|could we|can we|shall we|propose|suggest|should)\b|בוא|אפשר|אשמח|נשמח|ניתן|תוכל|נוכל|האם/iu;
const willDo = /^(?:I|we)(?:['’]ll| will)\b/i;

/** Words for what has a time: a day, an hour, or a thing that people come together for. */
const takesPlace =
  /^(?:it|this|that|things)\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:today|tomorrow|tonight|week|meeting|call|session|appointment|review|lesson|class|lecture|seminar|interview|lunch|dinner|breakfast|coffee|visit|workshop|sync|check-?in|catch-?up|stand-?up|one[- ]on[- ]one|1:1|date|time|prep|deposition|hearing|mediation|conference|demo|training|event|trip|handover|kick-?off|planning|presentation|inspection|delivery|\d{1,2}(?::\d\d)? ?[ap]\.?m)\b|פגיש|ישיב|שיח|סקיר|תור|אירוע|שיעור|סדנ|ביקור/iu;

/** Drops what belongs to the asking, not to the thing asked for. */
const tidy = (words: string) =>
  words
    .replace(/^(?:also|me|us|over|the following:?)\s+/i, '')
    .replace(/\s+(?:please|as well|too|if possible|asap|when you can|בבקשה|תודה)$/i, '')
    .trim();
