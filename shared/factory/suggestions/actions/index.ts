import type { ActionName } from '../schema.ts';
import type { ActionDefinition } from './action.ts';
import { calendarRespond } from './calendar-respond.ts';
import { calendarUpdateEvent } from './calendar-update-event.ts';
import { mailApplyLabel, mailArchive } from './mail-filing.ts';
import { mailCreateDraft, mailSend } from './mail-send.ts';

/** Everything that an agent can ever propose to change outside. */
export const ACTIONS: Record<ActionName, ActionDefinition> = {
  'mail.send': mailSend,
  'mail.createDraft': mailCreateDraft,
  'mail.archive': mailArchive,
  'mail.applyLabel': mailApplyLabel,
  'calendar.updateEvent': calendarUpdateEvent,
  'calendar.respond': calendarRespond,
};

export type {
  About,
  ActionDefinition,
  Applied,
  Attempt,
  Freshness,
  LiveAttempt,
  Prepared,
  Readers,
  Trace,
  Tracers,
  Writers,
} from './action.ts';
export { rememberedBy } from './remember-sender.ts';
