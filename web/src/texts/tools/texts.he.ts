import type { Translated } from '../define-texts.ts';
import type { texts as english } from './texts.en.ts';

export const texts: Translated<typeof english> = {
  mail_search: 'לחפש בדואר שלכם',
  mail_new: 'לראות איזה דואר חדש',
  mail_readThread: 'לקרוא שיחה',
  calendar_list: 'לראות את הפגישות שלכם',
  calendar_freeBusy: 'לראות מתי אתם פנויים',
  tone_get: 'לדעת איך אתם כותבים',
  contacts_lookup: 'לברר מה ידוע לכם על אדם',
  tasks_list: 'לראות את המשימות שלכם',
  suggestions_pending: 'לראות מה ממתין ל״כן״ שלכם',
  brief_write: 'לשמור את הדף ליום שלכם',
  mail_send: 'לשלוח הודעה',
  mail_createDraft: 'להניח טיוטה בתיבת הדואר',
  mail_archive: 'להעביר שיחה לארכיון',
  mail_applyLabel: 'לתייג שיחה',
  calendar_updateEvent: 'להזיז פגישה',
  calendar_respond: 'לענות להזמנה',
};
