import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type ConnectorsCtx,
  connectedOwner,
  type connectorsWorld,
  readerOf,
} from '../../../../../tests/support/connectors.ts';
import { mail, withFiles } from '../../capabilities/suite/mail/sample-mail.ts';

const OWNER = 'owner@example.com';
const SINCE = new Date('2026-03-01T00:00:00Z');
const FOLDERS = ['sentitems', 'deleteditems', 'junkemail'];

let world: Awaited<ReturnType<typeof connectorsWorld>>;
let ctx: ConnectorsCtx;
beforeEach(async () => {
  ({ world, ctx } = await connectedOwner(OWNER));
});
afterEach(() => world.close());

const pathsOf = (part: string) =>
  world.mailbox
    .calls()
    .map(({ path }) => decodeURIComponent(path))
    .filter((path) => path.includes(part));
const folderCalls = () => pathsOf('/me/mailFolders/').map((path) => path.split('/').at(-1));
const add = async (raw: string) =>
  (await world.control(`accounts/${OWNER}/messages?folder=inbox`, { method: 'POST', body: raw })) as {
    conversationId: string;
  };
/** A mailbox whose junk folder was never needed. */
const withoutJunkFolder = async () =>
  world.mailbox.plan({
    action: 'status',
    status: 404,
    json: { error: { code: 'ErrorItemNotFound', message: 'The specified folder could not be found.' } },
    match: { path: '*/junkemail', times: 0 },
  });
const search = async () => (await readerOf(ctx)).mail.search({ since: SINCE });

test('a mailbox is asked for its folders once, however often and by however many it is read', async () => {
  const { conversationId } = await add(mail());
  await Promise.all([search(), search(), search()]);
  const { mail: reader } = await readerOf(ctx);
  await reader.readThread(conversationId);
  await reader.threadState(conversationId);
  const access = await ctx.connections.tracers((await readerOf(ctx)).connectionId);
  if (access.kind === 'ready') await access.tracers.mail?.threadState(conversationId);

  expect(folderCalls().sort()).toEqual(FOLDERS.toSorted());
});

test('it is asked again once its tenant is to be forgotten', async () => {
  await search();
  ctx.memories.forget('tnt_of_somebody_else');
  await search();
  expect(folderCalls()).toHaveLength(FOLDERS.length);
  ctx.memories.forget(ctx.tenantId);
  await search();
  expect(folderCalls()).toHaveLength(2 * FOLDERS.length);
});

test('it is asked again after an hour, and after something was gone', async () => {
  await search();
  world.clock.move(60 * 60_000 - 1);
  await search();
  expect(folderCalls()).toHaveLength(FOLDERS.length);
  world.clock.move(1);
  await search();
  expect(folderCalls()).toHaveLength(2 * FOLDERS.length);

  const { mail: reader } = await readerOf(ctx);
  await expect(reader.threadState('nobody-knows-it')).rejects.toMatchObject({ class: 'gone' });
  await search();
  expect(folderCalls()).toHaveLength(3 * FOLDERS.length);
});

test('a folder that the mailbox lacks is looked for again after five minutes, and an outage is not remembered', async () => {
  world.mailbox.plan({ action: 'status', status: 503, match: { path: '*/junkemail' } });
  await withoutJunkFolder();
  await expect(search()).rejects.toMatchObject({ class: 'transient' });
  await search();
  expect(folderCalls()).toHaveLength(2 * FOLDERS.length);
  world.clock.move(5 * 60_000 - 1);
  await search();
  expect(folderCalls()).toHaveLength(2 * FOLDERS.length);
  world.clock.move(1);
  await search();
  expect(folderCalls()).toHaveLength(3 * FOLDERS.length);
});

test('of attachments only what they are is asked for, never what they hold', async () => {
  const bytes = Buffer.from('x'.repeat(3_000));
  const { conversationId } = await add(withFiles([{ type: 'application/pdf', name: 'plan.pdf', bytes }]));
  const [message] = await (await readerOf(ctx)).mail.readThread(conversationId);

  expect(message?.attachments).toMatchObject([{ name: 'plan.pdf', type: 'application/pdf', size: 3_000 }]);
  const asked = pathsOf('/attachments');
  expect(asked).toEqual([expect.stringContaining('$select=id,name,contentType,size,isInline')]);
});
