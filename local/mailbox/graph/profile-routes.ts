import type { StandInReply } from '../../stand-in/index.ts';
import { findAccount } from '../accounts.ts';
import { calendarView, type ViewedEvent } from '../calendar/calendar-view.ts';
import { instantOf, wallAt } from '../zones.ts';
import { readBody } from './body-shape.ts';
import { readWireTime, type WireTime } from './event-content.ts';
import type { GraphCall, GraphRoutes } from './graph-call.ts';
import { graphError } from './graph-error.ts';
import { pick, readOptions } from './query-options.ts';
import { scheduleShape } from './shapes.ts';

export const profileRoutes: GraphRoutes = {
  'GET /v1.0/me': { scopes: ['User.Read'], answer: showProfile },
  'GET /v1.0/me/mailboxSettings': { scopes: ['MailboxSettings.Read'], answer: showSettings },
  'POST /v1.0/me/calendar/getSchedule': {
    scopes: ['Calendars.Read', 'Calendars.ReadWrite'],
    answer: showSchedules,
  },
};

function showProfile({ account, request, publicUrl }: GraphCall): StandInReply {
  const { select } = readOptions(request.query, ['$select']);
  const [givenName = account.name, ...others] = account.name.split(' ');
  const profile = {
    '@odata.context': `${publicUrl}/v1.0/$metadata#users/$entity`,
    id: account.id,
    displayName: account.name,
    givenName,
    surname: others.join(' ') || null,
    mail: account.address,
    userPrincipalName: account.address,
    preferredLanguage: null,
  };
  return { json: pick(profile, select, ['@odata.context']) };
}

function showSettings({ account }: GraphCall): StandInReply {
  return {
    json: {
      timeZone: account.timeZone,
      language: { locale: 'en-US', displayName: 'English (United States)' },
      dateFormat: 'yyyy-MM-dd',
      timeFormat: 'HH:mm',
      automaticRepliesSetting: { status: 'disabled' },
    },
  };
}

interface ScheduleQuestion {
  schedules?: string[];
  startTime?: WireTime;
  endTime?: WireTime;
  availabilityViewInterval?: number;
}

function showSchedules(call: GraphCall): StandInReply {
  const question = readBody(call.request, scheduleShape) as ScheduleQuestion;
  const { schedules = [], startTime = {}, endTime = {}, availabilityViewInterval: minutes = 30 } = question;
  const from = readWireTime(startTime, 'startTime');
  const to = readWireTime(endTime, 'endTime');
  const window = { fromMs: instantOf(from.wall, from.zone), toMs: instantOf(to.wall, to.zone), minutes };
  const isSound = schedules.length > 0 && schedules.length <= 20 && window.toMs > window.fromMs;
  if (!isSound || minutes < 5 || minutes > 1440) {
    throw graphError(
      400,
      'ErrorInvalidParameter',
      'Schedules, the time window or the interval are out of range.',
    );
  }
  return { json: { value: schedules.map((address) => scheduleOf(call, address, window)) } };
}

interface ScheduleWindow {
  fromMs: number;
  toMs: number;
  minutes: number;
}

function scheduleOf(call: GraphCall, scheduleId: string, window: ScheduleWindow) {
  const account = findAccount(call.db, scheduleId);
  if (!account) {
    const message = 'Unable to resolve the mail recipient.';
    return { scheduleId, error: { message, responseCode: 'ErrorMailRecipientNotFound' } };
  }
  const events = calendarView(call.db, account.address, window).filter(({ event }) => !event.isCancelled);
  const { name, iana } = call.prefer.zone;
  const time = (ms: number) => ({ dateTime: `${wallAt(ms, iana)}.0000000`, timeZone: name });
  return {
    scheduleId,
    availabilityView: availabilityView(events, window),
    scheduleItems: events.map((viewed) => ({
      status: viewed.event.showAs,
      start: time(viewed.startMs),
      end: time(viewed.endMs),
    })),
  };
}

const rank = ['free', 'tentative', 'busy', 'oof', 'workingElsewhere'];

/** One digit for each slice of the window: the strongest claim on it. */
function availabilityView(events: ViewedEvent[], { fromMs, toMs, minutes }: ScheduleWindow): string {
  const stepMs = minutes * 60_000;
  let view = '';
  for (let at = fromMs; at < toMs; at += stepMs) {
    const claims = events.filter(({ startMs, endMs }) => startMs < at + stepMs && endMs > at);
    const digits = claims.map(({ event }) => Math.max(0, rank.indexOf(event.showAs)) % 5);
    view += String(strongest(digits));
  }
  return view;
}

// Working elsewhere (4) means reachable, so it never hides a busy or absent time.
const strength = [0, 2, 3, 4, 1];
const strongest = (digits: number[]): number =>
  digits.toSorted((a, b) => (strength[b] ?? 0) - (strength[a] ?? 0))[0] ?? 0;
