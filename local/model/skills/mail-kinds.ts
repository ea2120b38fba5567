import type { Message, Thread } from '../source-shapes.ts';

const receipt =
  /\b(?:receipt|invoice|order (?:confirmation|number|#)|payment (?:received|confirmation)|your (?:order|booking|reservation|ticket|subscription)|statement|shipped|delivered|tracking|parcel|(?:booking|reservation) .{0,20}confirmed|total:? \d+|rechnung|quittung|facture)\b|(?<!\p{L})(?:קבלה|חשבונית|אישור הזמנה|אישור תשלום|הזמנתך)/iu;
const promotion =
  /\b(?:\d{1,2} ?% off|sale|discount|deal|offer|save (?:up to|big)|limited time|last chance|free trial|win a|voucher|coupon|black friday|free shipping|now [€$£]?\d+ ?[€$£]? less|shop now|don't miss|upgrade now)\b|(?<!\p{L})(?:מבצע|הנחה|קופון|הזדמנות אחרונה)/iu;
const routine =
  /\b(?:verification code|one[- ]time (?:code|password)|security code|sign-?in (?:alert|attempt)|new (?:login|sign-?in)|liked your|commented on|followed you|people (?:viewed|looked)|new posts? in|wants to connect|automatic reply|out of (?:the )?office|undelivered|notification)\b|קוד אימות/iu;
const robot =
  /^(?:no-?reply|do-?not-?reply|notifications?|newsletter|news|mailer|updates?|marketing|digest|alerts?|billing|receipts?)(?:[+@._-]|$)/i;

/** Subjects that only machines write. */
const announced =
  /^(?:automatic reply|out of office|undelivered mail|new (?:login|sign-?in)\b|your parcel\b)/i;

/** What strangers who sell something write; one of these alone proves nothing. */
const pitches = [
  /\b(?:came across|found|was (?:just )?on|looked at) your (?:\w+ )?(?:profile|website|site|company)\b/i,
  /\b(?:hurting your ranking|page one|backlinks?|search engine|more traffic)\b/i,
  /\b(?:guaranteed|price list|free (?:audit|consultation|demo)|no obligation)\b/i,
  /\b(?:stealth start-?up|competitive (?:package|salary)|exciting .{0,40}\brole)\b/i,
  /\b(?:grow|boost|scale|increase) your (?:\w+ )?(?:business|revenue|sales|traffic|pipeline)\b/i,
];

/** A stranger's offer to somebody who never wrote to them. */
export function isColdPitch({ messages, subject }: Thread, { text }: Message): boolean {
  if (messages.some(({ isSent }) => isSent)) return false;
  return pitches.filter((pitch) => pitch.test(`${subject}\n${text}`)).length >= 2;
}

/** The title of what a mail invites to, read from its subject as calendars write it. */
export const invitedTo = (subject: string): string | undefined =>
  /^(?:updated )?(?:invitation|einladung|זימון):\s*(?<title>.+)$/iu.exec(subject.trim())?.groups?.title;

export type MailKind = 'person' | 'receipt' | 'promotion' | 'routine' | 'newsletter';

/** What sort of mail it is, before asking what it wants: written by a person, or sent out by a machine. */
export function mailKind(message: Message, subject: string): MailKind {
  const isMachine = message.isBulk || robot.test(message.from.address) || announced.test(subject);
  const words = `${subject}\n${message.text}`;
  if (!isMachine) return 'person';
  if (routine.test(words)) return 'routine';
  const isPromotion = promotion.test(words);
  if (receipt.test(subject) || (receipt.test(words) && !isPromotion)) return 'receipt';
  return isPromotion ? 'promotion' : 'newsletter';
}

/** A company's receipt is one, though the sender does not look like a machine. */
export const looksLikeReceipt = (subject: string): boolean => receipt.test(subject);
