import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addMail, askTokens, control, dana, eml, graphClient, openWorld, signIn } from './mailbox-client.ts';

let stateDir: string;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'mailbox-'));
});
afterEach(() => rm(stateDir, { recursive: true, force: true }));

test('a restart keeps mail, calendar, delta links and tokens', async () => {
  const before = await openWorld({ stateDir });
  const { accessToken, refreshToken } = await signIn(before, { role: 'reader' });
  await addMail(before, eml({ subject: 'kept' }));
  const page = await graphClient(before, accessToken)('GET', '/me/mailFolders/inbox/messages/delta');
  const link = new URL(page.json['@odata.nextLink']);
  await before.stop();

  const after = await openWorld({ stateDir });
  const graph = graphClient(after, accessToken);
  expect((await graph('GET', '/me/messages')).json.value).toMatchObject([{ subject: 'kept' }]);
  expect((await graph('GET', `${link.pathname.replace('/v1.0', '')}${link.search}`)).json.value).toHaveLength(
    1,
  );
  expect((await askTokens(after, { grant_type: 'refresh_token', refresh_token: refreshToken })).status).toBe(
    200,
  );
  await after.stop();
});

test('a killed mailbox loses nothing that it had answered', async () => {
  const child = fork(fileURLToPath(new URL('serve-mailbox.ts', import.meta.url)), [stateDir], {
    execArgv: [],
  });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  const served = { url } as Awaited<ReturnType<typeof openWorld>>;
  await control(served, 'POST', 'accounts', { address: dana, name: 'Dana Levi' });
  for (let n = 0; n < 20; n++) await addMail(served, eml({ subject: `mail ${n}` }));
  const { accessToken } = await signIn(served);
  const draft = await graphClient(served, accessToken)('POST', '/me/messages', { subject: 'draft' });
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;

  const after = await openWorld({ stateDir });
  const graph = graphClient(after, accessToken);
  expect((await graph('GET', '/me/mailFolders/inbox/messages?$top=50')).json.value).toHaveLength(20);
  expect((await graph('GET', `/me/messages/${draft.json.id}`)).json).toMatchObject({
    subject: 'draft',
    isDraft: true,
  });
  await after.stop();
});
