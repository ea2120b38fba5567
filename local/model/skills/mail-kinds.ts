import type { Message } from '../source-shapes.ts';

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
