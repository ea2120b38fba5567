import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { dataFolderOf } from '../stack/data-folder.ts';
import { portsFrom, readPortBase } from '../stack/ports.ts';
import { readControlKey } from '../stack/secrets.ts';
import { importMails } from './import/import-mails.ts';
import { isUnreachable } from './import/mailbox-door.ts';
import { reportLines } from './import/report-lines.ts';

interface ImportSurroundings {
  env: NodeJS.ProcessEnv;
  print(line: string): void;
}

const usage =
  'Usage: npm run mailbox:import -- <folder or file> --account you@example.com [--dates recent|keep] [--url http://127.0.0.1:7083]';

/** Brings a person's own mail into the practice mailbox; returns the exit code: 1 only when nothing could be imported. */
export async function runImport(args: string[], { env, print }: ImportSurroundings): Promise<number> {
  const wish = readArguments(args);
  if (!wish?.path || (wish.dates !== 'recent' && wish.dates !== 'keep')) {
    print(usage);
    print(
      'Reads .eml, mbox, .emlx and .ics, and folders of them: Maildir, Thunderbird, Apple Mail, Gmail Takeout.',
    );
    return 1;
  }
  if (!existsSync(wish.path)) {
    print(`There is no file or folder ${wish.path}.`);
    return 1;
  }
  const { path, account, dates } = wish;
  if (!account?.includes('@')) {
    print('Whose mail is it? Add --account with the address of the mailbox that it goes into:');
    print(`npm run mailbox:import -- ${path} --account you@example.com`);
    return 1;
  }
  let nextReport = 500;
  try {
    const url = wish.url ?? env.MAILBOX_URL ?? localMailbox(env);
    const report = await importMails({
      path,
      account,
      url,
      controlKey: readControlKey(dataFolderOf(env)),
      dates,
      nowMs: Date.now(),
      onProgress({ read, imported }) {
        if (read < nextReport) return;
        nextReport = read + 500;
        print(`  ${read} mails read, ${imported} imported so far`);
      },
    });
    for (const line of reportLines(report, account)) print(line);
    return report.imported + report.alreadyThere > 0 ? 0 : 1;
  } catch (error) {
    print(error instanceof Error ? error.message : String(error));
    if (isUnreachable(error))
      print('Start the stack first with "npm start", or name its address with --url.');
    return 1;
  }
}

const defaultBase = '7071';

/** Where the stack of these settings serves its mailbox. */
function localMailbox({ CONNECTSOFT_PORT_BASE: base }: NodeJS.ProcessEnv): string {
  const site = readPortBase(base || defaultBase);
  if (site !== 0) return `http://127.0.0.1:${portsFrom(site).mailbox}`;
  throw new Error('CONNECTSOFT_PORT_BASE=0 means any free ports: name the mailbox with --url.');
}

interface ImportWish {
  path: string | undefined;
  account: string | undefined;
  dates: string;
  url: string | undefined;
}

function readArguments(args: string[]): ImportWish | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        account: { type: 'string' },
        dates: { type: 'string', default: 'recent' },
        url: { type: 'string' },
      },
    });
    return { path: positionals[0], account: values.account, dates: values.dates, url: values.url };
  } catch {
    return undefined;
  }
}

if (import.meta.main) {
  process.exitCode = await runImport(process.argv.slice(2), {
    env: process.env,
    print: (line) => console.log(line),
  });
}
