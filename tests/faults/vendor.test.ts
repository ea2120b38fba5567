import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { RATES } from '#kernel';
import type { Fault } from '../../local/stand-in/index.ts';
import type { Connection } from '../support/stack/answers.ts';
import { expectSound, ownStack, proposedReply } from '../support/stack.ts';
import { SEND, struckSends } from './struck-sends.ts';

let own: Awaited<ReturnType<typeof ownStack>>;
let stack: (typeof own)['stack'];

beforeAll(async () => {
  // Tests look every 25 ms; ten times what a person may is room for that, and soon used up where it is meant to be.
  own = await ownStack({ RATE_LIMIT_FACTOR: '10', ...PRICE });
  stack = own.stack;
});
afterAll(() => own.stop());

/** For a model that costs nothing by the table. */
const PRICE = { OPENAI_INPUT_MICRO_USD_PER_MTOK: '1000', OPENAI_OUTPUT_MICRO_USD_PER_MTOK: '1000' };
const throttled = { action: 'status', status: 429, headers: { 'retry-after': '1' } } as const;

/** What strikes a draft takes as long as a call may take: lost-draft.long.test.ts. */
const faults: Record<string, Fault> = {
  'the answer to the send is lost': { action: 'reset-after-forward', match: { path: SEND } },
  'the send never arrives': { action: 'reset-before', match: { path: SEND } },
  'the send is answered with rubbish': { action: 'garbage', match: { path: SEND } },
  'the answer to the send is cut': { action: 'truncate', match: { path: SEND } },
  'the send is throttled': { ...throttled, match: { path: SEND } },
  'the vendor is down for a moment': { action: 'status', status: 503, match: { path: SEND } },
};

struckSends(() => stack, faults);

describe('when the vendor', () => {
  afterEach(() => stack.doors.calm());

  test('refuses a send for good, the suggestion says so and nothing was sent', async () => {
    const robin = await stack.person();
    const reply = await proposedReply(robin);
    await stack.doors.mailboxFault({ action: 'status', status: 403, match: { path: SEND, times: 0 } });
    await robin.approve(reply);
    expect(await robin.settled(reply.id)).toMatchObject({ status: 'failed' });
    expect(await robin.sent()).toEqual([]);
    await expectSound(robin);
  });

  test('throttles reading, a run waits as it was told and completes', async () => {
    const robin = await stack.person();
    await robin.receive();
    await stack.doors.mailboxFault({
      ...throttled,
      match: { path: '/v1.0/me/messages*', nth: 2, times: 2 },
    });
    const run = await robin.end((await robin.start()).id);
    expect(run).toMatchObject({ status: 'completed', charge: 'charged', totals: { suggestions: 1 } });
    await expectSound(robin);
  });

  test('signs the person out in the middle, the run is blocked and the connection says what to do', async () => {
    const robin = await stack.person();
    await robin.receive();
    const match = { path: '/v1.0/*', nth: 3, times: 0 };
    await stack.doors.mailboxFault({ action: 'status', status: 401, match });
    const run = await robin.end((await robin.start()).id);
    expect(run).toMatchObject({ status: 'blocked', outcome: { code: 'connection.needs_reauth' } });
    await stack.doors.calm();

    expect(await robin.api.all<Connection>('/connections')).toMatchObject([{ health: 'needs_reauth' }]);
    const next = await robin.end((await robin.start()).id);
    expect(next).toMatchObject({ status: 'blocked', charge: 'free' });
    await expectSound(robin);
  });
});

test('who asks too fast is told to wait, and for how long; nobody else and nothing else waits for it', async () => {
  const [hasty, other] = [await stack.person({ access: 'none' }), await stack.person({ access: 'none' })];
  const quota = RATES.proofs.quota * 10;
  const ask = () => hasty.api.call<{ code: string; limit: string }>('GET', '/audit/verify');
  const answers = [];
  for (let n = 0; n < quota + 1; n += 1) answers.push(await ask());

  expect(answers.slice(0, quota).filter(({ status }) => status !== 200)).toEqual([]);
  const [first, over] = [answers[0], answers.at(-1)];
  expect(first?.headers.get('ratelimit')).toMatch(new RegExp(`^"proofs";r=${quota - 1};t=`));
  expect(over).toMatchObject({ status: 429, body: { code: 'api.rate_limited', limit: 'proofs' } });
  expect(over?.headers.get('ratelimit')).toMatch(/^"proofs";r=0;t=\d+$/);
  const waitSec = Number(over?.headers.get('retry-after'));
  expect(waitSec).toBeGreaterThan(0);
  expect(waitSec).toBeLessThanOrEqual(RATES.proofs.windowSec);
  expect((await hasty.api.call('GET', '/audit')).status).toBe(200);
  expect((await other.api.call('GET', '/audit/verify')).status).toBe(200);
});

test('a run costs what the configured price says, whatever the table knows of its model', async () => {
  const robin = await stack.person();
  await robin.receive();
  const { status, totals } = await robin.end((await robin.start()).id);
  expect([status, totals.modelCalls > 0]).toEqual(['completed', true]);
  expect(totals.microUsd).toBeGreaterThanOrEqual(totals.modelCalls);
});

test('whether tokens tell when somebody signed in is said by the health of the API', async () => {
  const signInTime = async () =>
    (await stack.api('').call<{ signInTime: string }>('GET', '/health')).body.signInTime;
  const asks = async (claims: Record<string, unknown>) => {
    const token = await stack.doors.token({ oid: crypto.randomUUID(), claims });
    await stack.api(token).call('GET', '/me');
    return signInTime();
  };
  expect(await asks({})).toBe('told');
  expect(await asks({ auth_time: null })).toBe('missing');
});
