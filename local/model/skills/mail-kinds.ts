import type { Message, Thread } from '../source-shapes.ts';
import { asksOf } from './asks.ts';
import { isOrganisation, type Person } from './people.ts';
import { makesPromise } from './promises.ts';

const receipt =
  /\b(?:receipt|invoice|order (?:confirmation|number|#)|payment (?:received|confirmation)|your (?:order|booking|reservation|ticket|trip)|statement|shipped|delivered|tracking|parcel|itinerary|e-?tickets?|booking (?:confirmed|confirmation|number)|(?:booking|reservation|filing|order)\b.{0,20}\b(?:confirmed|accepted)|confirmation of receipt|total:? \d+|rechnung|quittung|facture)\b|(?<!\p{L})(?:קבלה|חשבונית|אישור הזמנה|אישור תשלום|הזמנתך)/iu;
const promotion =
  /\b(?:\d{1,2} ?% off|half price|on sale|sale\b|discount|deals?\b|offers? (?:ends?|expires?)|special offer|save (?:up to|big|\d+ ?%)|limited time|last chance|free trial|win a|voucher|coupon|black friday|free shipping|[€$£]?\d+ ?[€$£]? less|(?:shop|order|buy) (?:now|today)|don['’]t miss|upgrade now|enroll? (?:now|today)|exclusive)\b|(?<!\p{L})(?:מבצע|הנחה|קופון|הזדמנות אחרונה)/iu;
/** What a site tells about its own bustle, and codes that are worth nothing an hour later. */
const routine =
  /\b(?:(?:verification|security|login|sign-?in|access|one[- ]time) (?:code|password|pin)|code .{0,30}to (?:sign|log) in|(?:liked|commented on|reacted to) your|followed you|people (?:viewed|looked)|viewed your profile|new posts? in|wants to connect)\b|קוד אימות/iu;
/** What a machine tells that somebody may have to act on: it is never put away unread. */
const notice =
  /\b(?:new (?:login|sign-?in)|unusual (?:activity|sign-?in)|password (?:was )?(?:changed|reset)|suspend(?:ed)?|overdue|past due|unpaid|reminder|(?:payment|charge|card)\b.{0,30}\b(?:failed|declined|rejected|refused)|(?:could not|cannot|couldn['’]t|unable to) (?:charge|process|deliver|complete|verify)|will be (?:closed|deleted|cancell?ed|terminated|suspended)|(?:has|have|was|were|been|is) (?:cancell?ed|delayed|terminated|rejected|refused)|(?<!\bno |\bno further |\bno other )action (?:is )?(?:required|needed)|data breach|recall(?:ed)?)\b|(?<!\p{L})(?:בוטל|תזכורת|נדח)/iu;
const robot =
  /^(?:no-?reply|do-?not-?reply|notif(?:y|ications?)|newsletter|news|mailer|updates?|marketing|digest|alerts?|billing|receipts?|invoices?|orders?|tickets?|bookings?|offers|deals|sales?)(?:[+@._-]|$)/i;

/** Subjects that only machines write. */
const announced =
  /^(?:new (?:login|sign-?in)\b|your parcel\b|(?:order|booking|payment) (?:confirmation|received)\b)/i;

/** What strangers who sell something write; one of these alone proves nothing. */
const pitches = [
  /\b(?:came across|found|was (?:just )?on|looked at|noticed) your (?:\p{L}+ )?(?:profile|website|site|company|store)\b/iu,
  /\b(?:hurting your ranking|page one|backlinks?|search engine|more traffic|seo)\b/i,
  /\b(?:guaranteed|price list|free (?:audit|consultation|demo)|no obligation)\b/i,
  /\b(?:stealth start-?up|competitive (?:package|salary)|exciting .{0,40}\brole)\b/i,
  /\b(?:grow|boost|scale|increase|double|triple) your (?:\p{L}+ )?(?:business|revenue|sales|traffic|pipeline|leads|clients)\b/iu,
  /\b(?:\d{2} minutes|quick (?:call|chat)|worth a (?:call|chat)|open to)\b.{0,40}\?/i,
];

/** A stranger's offer to somebody who never wrote to them. */
export function isColdPitch({ messages, subject }: Thread, { text }: Message): boolean {
  if (messages.some(({ isSent }) => isSent)) return false;
  return pitches.filter((pitch) => pitch.test(`${subject}\n${text}`)).length >= 2;
}

/** The title of what a mail invites to, read from its subject as calendars write it. */
export const invitedTo = (subject: string): string | undefined =>
  /^(?:updated )?(?:invitation|einladung|זימון):\s*(?<title>.+)$/iu.exec(subject.trim())?.groups?.title;

export type MailKind =
  | 'person'
  | 'bounce'
  | 'autoReply'
  | 'receipt'
  | 'promotion'
  | 'routine'
  | 'notice'
  | 'newsletter';

/**
 * What sort of mail it is, before asking what it wants. Headers of a list only say that it went to many: what is put away
 * is told by what the whole mail says, and a person who asks through a list has asked.
 */
export function mailKind(message: Message, subject: string, me: Person): MailKind {
  if (isBounce(message, subject)) return 'bounce';
  if (isAutoReply(message, subject)) return 'autoReply';
  const words = `${subject}\n${message.text}`;
  const isMachine = message.isBulk || robot.test(message.from.address) || announced.test(subject);
  if (!isMachine) return 'person';
  if (notice.test(words) && !promotion.test(words)) return 'notice';
  if (routine.test(words)) return 'routine';
  const isPromotion = promotion.test(words);
  if (looksLikeReceipt(subject, message.text) || (receipt.test(words) && !isPromotion)) return 'receipt';
  if (isPromotion) return 'promotion';
  return asksPersonally(message, subject, me) ? 'person' : 'newsletter';
}

const returned =
  /\b(?:undeliver(?:ed|able)|delivery status notification|returned mail|returning message|mail delivery (?:failed|failure)|failure notice|delivery (?:has )?failed)\b/i;

/** A mail of one's own that came back. */
const isBounce = ({ from, text }: Message, subject: string) =>
  /^(?:mailer-daemon|postmaster)@/i.test(from.address) ||
  (returned.test(subject) &&
    /\b(?:could not|couldn['’]t|undeliverable|rejected|unknown|failed|5\.\d\.\d)\b/i.test(text));

const away =
  /^(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|ooo\b|vacation (?:reply|responder)|abwesenheit|automatische antwort|réponse automatique|absence|respuesta automática|risposta automatica|תשובה אוטומטית|מחוץ למשרד)/iu;
const thanksForMail = /^\s*thank(?:s| you) for (?:your|the) (?:e-?mail|message|mail)[^.!]{0,60}[.!]\s+/i;
const isAway =
  /^\s*I(?:['’]m| am| will be) (?:currently )?(?:out of (?:the )?office|on (?:\p{L}+ )?leave|on (?:vacation|holiday)|away|travelling|not in the office)\b/iu;

/** Nobody wrote it: a machine answered a mail of one's own. A person who is away says so, too, and may ask for something. */
function isAutoReply(message: Message, subject: string): boolean {
  if (away.test(subject)) return true;
  const thanked = message.text.replace(thanksForMail, '');
  if (!isAway.test(thanked)) return false;
  if (thanked !== message.text) return true;
  return asksOf(message).length === 0 && !makesPromise(message.text);
}

/** A person who asks for something through a list: by the reader's name, or in their own. */
function asksPersonally(message: Message, subject: string, me: Person): boolean {
  if (madeForMany.test(message.text)) return false;
  const asks = asksOf(message, subject).filter(({ kind }) => kind !== 'wish');
  if (asks.length === 0) return false;
  const isCalled = firstWords(me.name).some((name) => message.text.slice(0, 80).toLowerCase().includes(name));
  return isCalled || (isPersonal(message.from) && asks.some(({ kind }) => kind !== 'question'));
}

const madeForMany =
  /\b(?:view (?:this|it|the)? ?(?:e-?mail |mail |message )?in (?:your )?browser|manage (?:your )?(?:preferences|subscriptions?)|update your preferences|privacy policy|address book|safe[- ]senders?|read (?:more|on\b|the (?:whole|full)))/i;

/** A name that is also in the address, as people's are; not one of a house. */
function isPersonal(from: Person): boolean {
  const local = from.address.split('@')[0]?.toLowerCase() ?? '';
  return (
    !isOrganisation(from) && firstWords(from.name).some((word) => word.length > 2 && local.includes(word))
  );
}

const firstWords = (name: string): string[] => name.toLowerCase().match(/\p{L}{2,}/gu) ?? [];

/** A company's receipt is one, though the sender does not look like a machine; it has a number, and a demand is none. */
export const looksLikeReceipt = (subject: string, text: string): boolean =>
  receipt.test(subject) && /\d/.test(text) && !notice.test(`${subject}\n${text}`);
