import type { Spoken } from '#platform/connectors';
import type { ActionName } from '../schema.ts';
import type { ActionDefinition } from './action.ts';
import { calendarRespond } from './calendar-respond.ts';
import { calendarUpdateEvent } from './calendar-update-event.ts';
import { mailApplyLabel, mailArchive } from './mail-filing.ts';
import { mailCreateDraft, mailSend } from './mail-send.ts';
import { overAccounts } from './over-accounts.ts';

/** Everything that an agent can ever propose to change outside. */
export const ACTIONS: Record<ActionName, ActionDefinition> = {
  'mail.send': overAccounts(mailSend),
  'mail.createDraft': overAccounts(mailCreateDraft),
  'mail.archive': overAccounts(mailArchive),
  'mail.applyLabel': overAccounts(mailApplyLabel),
  'calendar.updateEvent': overAccounts(calendarUpdateEvent),
  'calendar.respond': overAccounts(calendarRespond),
};

/** What the account has to be good for in which it happens. */
export const capabilityOf = (action: ActionName): Spoken => ACTIONS[action].capability;

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
