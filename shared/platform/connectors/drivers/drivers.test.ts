import { describe, expect, test } from 'vitest';
import { freeBusyOf } from '../calendar-time/free-busy.ts';
import { ianaZone } from '../calendar-time/zones.ts';
import { type CalendarEvent, isSameTime } from '../capabilities/calendar.ts';
import { ConnectorError, isConnectorError } from '../connector-error.ts';
import { normalText } from '../mail-text/plain-text.ts';
import { splitQuoted } from '../mail-text/quoted-text.ts';
import { createCallPolicies } from './call-policy.ts';
import { graphError } from './microsoft/graph-errors.ts';

describe('text', () => {
  test('line ends are one, NUL and halves of characters are gone, the cap falls between characters', () => {
    expect(normalText('a\r\nb\rc\0\ud800', 100)).toBe('a\nb\nc\ufffd');
    expect(normalText('שלום', 5)).toBe('של');
    expect(normalText('😀😀', 7)).toBe('😀');
  });

  test.each([
    ['On Wed, 11 Mar 2026 at 09:00, Dana Levi <dana@acme.example> wrote:\n> old', 'new'],
    ['On Wed, 11 Mar 2026 at 09:00, Dana Levi\n<dana@acme.example> wrote:\n> old', 'new'],
    ['-----Original Message-----\nFrom: Dana\nold', 'new'],
    ['From: Dana\nSent: Wednesday\nTo: Owner\nold', 'new'],
    ['Am 11.03.2026 um 09:00 schrieb Dana Levi:\n> old', 'new'],
    ['בתאריך יום ד׳, 11 במרץ 2026 דנה לוי כתבה:\n> old', 'new'],
    ['> old\n> older', 'new'],
  ])('the quoted part is split off: %j', (quoted, text) => {
    expect(splitQuoted(`${text}\n\n${quoted}`)).toEqual({ text, quotedText: quoted });
  });

  test('answers between quoted lines and mails that only quote keep their text', () => {
    expect(splitQuoted('> question?\nanswer\n> another?\nyes')).toEqual({
      text: '> question?\nanswer\n> another?\nyes',
    });
    expect(splitQuoted('> only this').quotedText).toBeUndefined();
    const asked = 'On Wed, 11 Mar 2026 at 09:00, Dana Levi\n<dana@acme.example> wrote:';
    expect(splitQuoted(`Hi,\n\n${asked}\n> Ten?\nYes.\n> Where?\nHere.\n\n> Bye`)).toEqual({
      text: 'Hi,\n\n> Ten?\nYes.\n> Where?\nHere.',
      quotedText: '> Bye',
    });
    expect(splitQuoted(`${asked}\n> Ten?\n\nYes.`).text).toBe('> Ten?\n\nYes.');
    expect(splitQuoted(`Yes.\n\n${asked}\n> Ten?\n\n_______________\nA list`).text).toBe('Yes.');
    expect(splitQuoted('Yes.\n\nFrom: Dana\nSent: Wednesday\nTen?\n> Nine?\nOr eleven?').text).toBe('Yes.');
    expect(splitQuoted('On the other hand, I wrote: no.').quotedText).toBeUndefined();
  });

  test.each([
    ['Europe/Rome', '2026-07-01T10:00:00Z', true],
    ['Africa/Lagos', '2026-07-01T09:00:00Z', false],
    ['Africa/Lagos', '2026-01-15T09:00:00Z', false],
    ['Nowhere/Land', '2026-07-01T10:00:00Z', false],
  ])('a time in %s is the same as one in Berlin only when both clocks agree all year', (zone, at, isSame) => {
    const berlin = { at: new Date(at).toISOString(), zone: 'Europe/Berlin' };
    expect(isSameTime(berlin, { at, zone })).toBe(isSame);
    expect(isSameTime(berlin, { at: '2026-07-01T10:00:01Z', zone: 'Europe/Berlin' })).toBe(false);
  });

  test('zones have IANA names, unknown ones have none', () => {
    expect(ianaZone('Israel Standard Time')).toBe('Asia/Jerusalem');
    expect(ianaZone('Europe/Berlin')).toBe('Europe/Berlin');
    for (const name of ['Nowhere Standard Time', 'tzone://Microsoft/Custom', 'PST', 'constructor', ''])
      expect(ianaZone(name)).toBeUndefined();
  });
});

const anEvent = (
  start: CalendarEvent['start'],
  end: CalendarEvent['end'],
  more: Partial<CalendarEvent> = {},
) => ({
  id: 'e',
  version: '1',
  title: '',
  start,
  end,
  busy: 'busy' as const,
  status: 'confirmed' as const,
  organizer: null,
  attendees: [],
  place: null,
  isPrivate: false,
  isOrganizer: true,
  ownResponse: 'none' as const,
  ...more,
});

describe('free time', () => {
  const ask = (from: string, to: string, zone: string) => ({
    from: new Date(from),
    to: new Date(to),
    minutes: 30,
    zone,
  });

  test('working hours follow the wall clock over the change to summer time', () => {
    const { slots } = freeBusyOf([], ask('2026-03-27T00:00:00Z', '2026-03-31T00:00:00Z', 'Europe/Berlin'));
    expect(slots).toEqual([
      { start: '2026-03-27T08:00:00.000Z', end: '2026-03-27T16:30:00.000Z' },
      { start: '2026-03-30T07:00:00.000Z', end: '2026-03-30T15:30:00.000Z' },
    ]);
  });

  test('a whole busy day leaves nothing; free, cancelled and declined ones leave all', () => {
    const span = ask('2026-03-12T00:00:00Z', '2026-03-13T00:00:00Z', 'Asia/Jerusalem');
    const day = (more: object) => anEvent({ date: '2026-03-12' }, { date: '2026-03-13' }, more);
    expect(freeBusyOf([day({})], span).slots).toEqual([]);
    const none = [day({ busy: 'free' }), day({ status: 'cancelled' }), day({ status: 'declined' })];
    expect(freeBusyOf(none, span)).toMatchObject({
      busy: [],
      slots: [{ start: '2026-03-12T07:00:00.000Z' }],
    });
  });

  test('a gap that is too short is no slot', () => {
    const at = (text: string) => ({ at: `2026-03-12T${text}:00.000Z`, zone: 'UTC' });
    const events = [anEvent(at('09:00'), at('12:00')), anEvent(at('12:29'), at('17:30'))];
    expect(freeBusyOf(events, ask('2026-03-12T00:00:00Z', '2026-03-13T00:00:00Z', 'UTC')).slots).toEqual([]);
  });
});

describe('answers of Microsoft Graph', () => {
  const now = new Date('2026-03-12T08:00:00Z');
  const body = (code: string) => JSON.stringify({ error: { code, message: 'CANARY' } });

  test.each([
    [429, { 'retry-after': '3' }, body('ApplicationThrottled'), 'throttled', 3_000],
    [429, { 'retry-after': '600' }, body('ApplicationThrottled'), 'throttled', 600_000],
    [503, { 'retry-after': 'Thu, 12 Mar 2026 08:00:09 GMT' }, '', 'throttled', 9_000],
    [503, {}, '', 'transient', undefined],
    [500, {}, '<html>', 'transient', undefined],
    [401, {}, body('InvalidAuthenticationToken'), 'reauth', undefined],
    [403, {}, body('ErrorAccessDenied'), 'forbidden', undefined],
    [404, {}, body('ErrorItemNotFound'), 'gone', undefined],
    [410, {}, body('syncStateNotFound'), 'resync', undefined],
    [400, {}, body('SyncStateInvalid'), 'resync', undefined],
    [410, {}, body('ErrorItemNotFound'), 'gone', undefined],
    [412, {}, body('ErrorIrresolvableConflict'), 'stale', undefined],
    [400, {}, body('RequestBodyRead'), 'rejected', undefined],
  ] as const)('%i %j %s is %s', (status, headers, text, errorClass, retryAfterMs) => {
    const error = graphError(status, new Headers(headers), text, now);
    expect(error).toMatchObject({ class: errorClass, retryAfterMs });
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('CANARY');
  });
});

const AT_ONCE = 4;

describe('calls to one mailbox', () => {
  test('never more than four at a time', async () => {
    const run = createCallPolicies().of('con_1', AT_ONCE);
    let running = 0;
    let most = 0;
    const call = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => run(call)));
    expect(most).toBe(AT_ONCE);
  });

  test('a call that never ends is cut off as transient, and its signal is raised', async () => {
    const run = createCallPolicies({ timeoutMs: 20 }).of('con_1', AT_ONCE);
    let signal: AbortSignal | undefined;
    const error = await run((given) => {
      signal = given;
      return new Promise<never>(() => {});
    }).catch((thrown) => thrown);
    expect(isConnectorError(error, 'transient')).toBe(true);
    expect(signal?.aborted).toBe(true);
  });

  test('after five failures in a row nothing is sent for a while; another mailbox is not touched', async () => {
    const policies = createCallPolicies({ brokenMs: 30_000 });
    let calls = 0;
    const failing = () => {
      calls += 1;
      return Promise.reject(new ConnectorError('transient'));
    };
    for (let i = 0; i < 8; i += 1)
      await policies
        .of(
          'con_1',
          AT_ONCE,
        )(failing)
        .catch(() => {});
    const error = await policies
      .of(
        'con_1',
        AT_ONCE,
      )(failing)
      .catch((thrown) => thrown);
    expect(calls).toBe(5);
    expect(error).toMatchObject({ class: 'transient', retryAfterMs: 30_000 });
    expect(await policies.of('con_2', AT_ONCE)(async () => 'fine')).toBe('fine');
  });

  test('a mailbox that asked to be left alone is not called before its time, by nobody', async () => {
    let nowMs = 0;
    const policies = createCallPolicies({ clock: { now: () => new Date(nowMs) } });
    let calls = 0;
    const busy = () => {
      calls += 1;
      return Promise.reject(new ConnectorError('throttled', 300_000));
    };
    // Four are on their way when the answer comes; the others still wait for their turn.
    await Promise.allSettled(Array.from({ length: 12 }, () => policies.of('con_1', AT_ONCE)(busy)));
    expect(calls).toBe(4);
    nowMs = 299_000;
    const error = await policies
      .of(
        'con_1',
        AT_ONCE,
      )(busy)
      .catch((thrown) => thrown);
    expect([calls, error.class, error.retryAfterMs]).toEqual([4, 'throttled', 1_000]);
    expect(await policies.of('con_2', AT_ONCE)(async () => 'fine')).toBe('fine');
    nowMs = 300_000;
    expect(await policies.of('con_1', AT_ONCE)(async () => 'fine')).toBe('fine');
  });

  test('what is the fault of the request does not break the mailbox', async () => {
    const run = createCallPolicies().of('con_1', AT_ONCE);
    for (let i = 0; i < 8; i += 1)
      await run(() => Promise.reject(new ConnectorError('gone'))).catch(() => {});
    expect(await run(async () => 'fine')).toBe('fine');
  });
});
