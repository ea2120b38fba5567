/** Said only when it was proved: nothing was begun, or a look at the vendor found nothing of it. */
export const NOT_CARRIED_OUT = 'It was not carried out.';
export const PARTLY_CARRIED_OUT = 'Part of it was carried out. Please look in your mailbox.';
export const CANNOT_BE_TOLD =
  'It cannot be told whether this was carried out. Please look in your mailbox or calendar.';
export const SECOND_DRAFT = 'A second, unsent draft of it may lie in your mailbox; please delete it there.';

export const said = (...sentences: (string | undefined)[]): string => sentences.filter(Boolean).join(' ');
