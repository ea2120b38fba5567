import type { Message } from '../source-shapes.ts';
import { isReminder } from './asked.ts';
import { isOrganisation } from './people.ts';
import { findRequests, type Request } from './requests.ts';

/**
 * What a mail wants of its reader: a request, a question, a wish. What to bring, to check or to leave is an instruction,
 * and one that goes to many wants no answer.
 */
export function asksOf(message: Message, subject = ''): Request[] {
  const written = findRequests(message.text);
  const requests = written.length > 0 ? written : inSubject(subject);
  const isToMany = isAnnouncement(message);
  return requests.filter((request) => !isReminder(request) && !(isToMany && isInstruction(request)));
}

/** "[team] can you approve the release today?": a question that stands in the subject alone. Of a reply it is an older one. */
function inSubject(subject: string): Request[] {
  const words = subject.replace(/^\s*\[[^\]]{1,40}\]\s*/, '');
  return isReply.test(words) || !isAsking.test(words) ? [] : findRequests(words);
}

const isReply = /^(?:re|fwd?|aw|wg|sv|vs|השב|תשובה)\s*:/iu;
const isAsking = /[?？]\s*$|\b(?:please|pls|kindly|(?:can|could|would|will) you)\b/i;

const toMany =
  /^\s*(?:dear|hi|hello)?,? ?(?:all|everyone|everybody|team|folks|parents|students|colleagues|customers?|members|residents|neighbou?rs|class|guests|tenants)\b|שלום (?:לכולם|הורים)/iu;

const isAnnouncement = ({ from, text }: Message) =>
  toMany.test(text) || isOrganisation(from) || role.test(from.address);

/** An address that many people sit behind. */
const role =
  /^(?:info|office|hr|team|facilities|admin|registry|support|service|help|it|news|contact|hello|secretary|dean|reception)@/i;

const isInstruction = ({ kind, object }: Request) => kind === 'act' && !answering.test(object);

/** What comes back to the writer: an answer, a thing, a signature. */
const answering =
  /\b(?:confirm|tell|let (?:me|us)|advise|inform|reply|respond|answer|send|return|sign|countersign|complete|fill|provide|submit|upload|rsvp|approve|call (?:me|us)|give (?:me|us)|register|indicate|state|specify|choose|pay)\b|להודיע|לאשר|לשלוח|להחזיר|למלא|לעדכן|להגיש/iu;
