import { afterEach, beforeEach, expect, test } from 'vitest';
import { receivedInOrder } from '../mail/arrival.ts';
import { importWorld } from './import-world.ts';
import { eml, graphClient, signIn } from './mailbox-client.ts';

let world: Awaited<ReturnType<typeof importWorld>>;
beforeEach(async () => {
  world = await importWorld();
});
afterEach(() => world.close());

async function reader() {
  const { accessToken } = await signIn(world.mailbox, { role: 'reader' });
  return graphClient(world.mailbox, accessToken);
}
const onDay = (day: number, subject = `day ${day}`) =>
  eml({ subject, date: `Thu, ${day} Jan 2026 08:00:00 +0000` });

test('what is imported after a run has read is received after all that it has read, in the order it was written', async () => {
  await world.write({ 'first/10.eml': onDay(10), 'first/20.eml': onDay(20) });
  await world.run('first', '--dates', 'keep');
  const graph = await reader();
  const [newest] = (await graph('GET', '/me/messages?$select=receivedDateTime')).json.value;

  await world.write({
    'later/b.eml': onDay(12),
    'later/a.eml': onDay(15),
    'later/c.eml': onDay(20, 'of the very second'),
    'later/d.eml': onDay(25),
    'later/e.eml': eml({ subject: 'of tomorrow', date: 'Thu, 02 Jan 2098 08:00:00 +0000' }),
  });
  await world.run('later', '--dates', 'keep');

  const query = `?$filter=receivedDateTime gt ${newest.receivedDateTime}&$orderby=receivedDateTime asc&$select=subject,receivedDateTime,sentDateTime`;
  const fresh = (await graph('GET', `/me/messages${query}`)).json.value;
  expect(fresh.map(({ subject }: { subject: string }) => subject)).toEqual([
    'day 12',
    'day 15',
    'of the very second',
    'day 25',
    'of tomorrow',
  ]);
  expect(fresh.map(({ sentDateTime }: { sentDateTime: string }) => sentDateTime.slice(0, 10))).toEqual([
    '2026-01-12',
    '2026-01-15',
    '2026-01-20',
    '2026-01-25',
    '2098-01-02',
  ]);
  expect(
    new Set(fresh.map(({ receivedDateTime }: { receivedDateTime: string }) => receivedDateTime)).size,
  ).toBe(5);
  expect(Date.parse(fresh.at(-1).receivedDateTime)).toBeLessThanOrEqual(Date.now());
});

test('an import that moves its dates to today comes after what was read as well', async () => {
  await world.write({ 'first/a.eml': onDay(10), 'later/b.eml': onDay(1), 'later/c.eml': onDay(9) });
  await world.run('first');
  await (await reader())('GET', '/me/messages');
  await world.run('later');
  expect((await world.inFolder('inbox')).map(({ subject }) => subject)).toEqual(['day 9', 'day 1', 'day 10']);
});

test('a first look that found nothing is gone on from as well', async () => {
  const since = new Date(Date.now() - 7 * 86_400_000).toISOString();
  const graph = await reader();
  await graph('GET', `/me/messages?$filter=receivedDateTime ge ${since}&$orderby=receivedDateTime asc`);
  await world.write({ 'old.eml': onDay(10) });
  await world.run('', '--dates', 'keep');
  const [mail] = await world.inFolder('inbox');
  expect(mail && Date.parse(mail.receivedDateTime)).toBeGreaterThan(Date.parse(since));
});

test('in a mailbox that nobody has read yet, folders may be imported one after the other and keep their times', async () => {
  await world.write({ 'Inbox/a.eml': onDay(10), 'Sent/b.eml': onDay(5) });
  await world.run('Inbox', '--dates', 'keep');
  await world.run('Sent', '--dates', 'keep');
  const received = [...(await world.inFolder('inbox')), ...(await world.inFolder('sentitems'))];
  expect(received.map(({ receivedDateTime }) => receivedDateTime.slice(0, 10))).toEqual([
    '2026-01-10',
    '2026-01-05',
  ]);
});

test('reception never goes backwards and never lies in the future, also with more mails than seconds', () => {
  const nowMs = Date.parse('2026-03-12T12:00:00Z');
  const readMs = nowMs - 3_500;
  let lastMs: number | undefined;
  const received = Array.from({ length: 10 }, (_, index) => {
    lastMs = receivedInOrder(index * 1000, { readMs, lastMs, nowMs });
    return lastMs;
  });
  expect(received).toEqual(received.toSorted((a, b) => a - b));
  expect(Math.floor((received[0] ?? 0) / 1000)).toBeGreaterThan(Math.floor(readMs / 1000));
  expect(received.at(-1)).toBeLessThanOrEqual(nowMs);
});
