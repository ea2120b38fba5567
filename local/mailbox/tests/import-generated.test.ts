import { afterEach, beforeEach, expect, test } from 'vitest';
import { importMails } from '../import/import-mails.ts';
import { type Fate, generateMails } from './generated-mail.ts';
import { importWorld, type KeptMail } from './import-world.ts';
import { control, dana } from './mailbox-client.ts';

let world: Awaited<ReturnType<typeof importWorld>>;
beforeEach(async () => {
  world = await importWorld();
});
afterEach(() => world.close());

const numberIn = (subject: string): number => Number(/#(\d+)/.exec(subject)?.[1]);

test('of two thousand mails of all forms none is lost: imported, already there and named make what was given', async () => {
  const count = 2_000;
  const fates = await generateMails(world.folder, { seed: 20_261_130, count });
  const import_ = { path: world.folder, account: dana, url: world.mailbox.url, controlKey: undefined };
  const report = await importMails({ ...import_, dates: 'recent', nowMs: Date.now() });

  const many = (kind: Fate['kind']) => [...fates.values()].filter((fate) => fate.kind === kind).length;
  expect(report).toMatchObject({
    given: count,
    imported: many('in'),
    alreadyThere: many('copy'),
  });
  expect(report.named).toHaveLength(many('named'));

  const { folders } = (await control(world.mailbox, 'GET', `accounts/${dana}/mailbox`)).json as {
    folders: { folder: string; messages: KeptMail[] }[];
  };
  const kept = folders.flatMap(({ folder, messages }) =>
    messages.map(({ subject, isRead }) => [numberIn(subject), { kind: 'in', folder, isRead }] as const),
  );
  expect(kept).toHaveLength(report.imported);
  const wanted = [...fates].filter(([, fate]) => fate.kind === 'in');
  expect(Object.fromEntries(kept)).toEqual(Object.fromEntries(wanted));
});
