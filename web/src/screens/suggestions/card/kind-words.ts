import type { Suggestion } from '../../../api/contract.ts';
import type { Say } from '../../../texts/define-texts.ts';
import type { texts } from '../texts.en.ts';
import { addressesOf, textOf } from './action-fields.ts';

type SaySuggestions = Say<typeof texts>;
type Kind = Suggestion['action']['kind'];
type KindName =
  | 'mail_send'
  | 'mail_createDraft'
  | 'mail_archive'
  | 'mail_applyLabel'
  | 'calendar_updateEvent'
  | 'calendar_respond';

/** The dots of a kind of action would divide the name of a text. */
export const KIND_NAMES: Record<Kind, KindName> = {
  'mail.send': 'mail_send',
  'mail.createDraft': 'mail_createDraft',
  'mail.archive': 'mail_archive',
  'mail.applyLabel': 'mail_applyLabel',
  'calendar.updateEvent': 'calendar_updateEvent',
  'calendar.respond': 'calendar_respond',
};

/** What the button says that says yes: what happens then, and to whom. */
export function yesWords({ kind, payload }: Suggestion['action'], say: SaySuggestions): string {
  if (kind === 'mail.send') return sendWords(payload, say);
  if (kind === 'mail.applyLabel') return say('yes.mail_applyLabel', { label: textOf(payload, 'label') });
  if (kind === 'calendar.respond') return say(`yes.calendar_respond.${responseOf(payload)}`);
  if (kind === 'mail.createDraft') return say('yes.mail_createDraft');
  return say(kind === 'mail.archive' ? 'yes.mail_archive' : 'yes.calendar_updateEvent');
}

export function responseOf(
  payload: Suggestion['action']['payload'],
): 'accepted' | 'tentative' | 'declined' | 'other' {
  const response = textOf(payload, 'response');
  return response === 'accepted' || response === 'tentative' || response === 'declined' ? response : 'other';
}

function sendWords(payload: Suggestion['action']['payload'], say: SaySuggestions): string {
  const [first = '', ...more] = [...addressesOf(payload, 'to'), ...addressesOf(payload, 'cc')];
  return more.length > 0
    ? say('yes.mail_send_more', { to: first, count: more.length })
    : say('yes.mail_send', { to: first });
}

const FLAGS = [
  'new_recipient',
  'draft_to_new_recipient',
  'joined_recipient',
  'hidden_characters',
  'has_guests',
  'link_from_untrusted_text',
  'address_from_untrusted_text',
  'account_from_untrusted_text',
  'phone_from_untrusted_text',
  'amount_from_untrusted_text',
  'others_left_out',
] as const;

/** Why it is to be looked at; also one that is newer than this app is not left out. */
export function flagWords(flag: string, say: SaySuggestions): string {
  const known = FLAGS.find((one) => one === flag);
  return known ? say(`flags.${known}`) : say('flags.unknown', { flag });
}

const SOURCES = {
  mail: 'of_mail',
  event: 'of_event',
  suggestion: 'of_suggestion',
  agent: 'of_answer',
  record: 'of_record',
} as const;

/** Where something was read, by an id such as `mail:<id>`. */
export function sourceWords(id: string, say: SaySuggestions): string {
  const type = id.split(':')[0] ?? '';
  const known = Object.entries(SOURCES).find(([name]) => name === type);
  return say(`why.${known ? known[1] : 'of_other'}`);
}
