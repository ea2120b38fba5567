import path from 'node:path';
import { styleText } from 'node:util';
import { dataFolderOf } from './data-folder.ts';
import { demoPerson } from './demo-person.ts';
import { partsOf } from './parts.ts';
import type { RunningStack } from './stack-options.ts';

const defaultSite = 7071;

type Shown = Pick<RunningStack, 'url' | 'ports' | 'model' | 'mailboxUrl' | 'dataDir' | 'readyMs'>;

/** What a person sees once everything runs. Styled only on a terminal that wants it. `modelNote`: see `GET health`. */
export function screen(stack: Shown, modelNote: string | null = null): string {
  const address = strong(`${stack.url}/`);
  const lines = [
    `${strong('connectsoft.me')}   ${loud(' embedded stack: one machine ')}`,
    dim('No cloud account, no real recipient: mail that is "sent" stays in the mailbox below.'),
    '',
    ...partLines(stack),
    '',
    ...modelLines(stack, modelNote),
    `Sign in as ${demoPerson.name} (${demoPerson.email}); no password.`,
    `What runs here, and the API reference: ${stack.url}/stack/`,
    `Data in ${stack.dataDir}, logs in ${path.join(stack.dataDir, 'logs')}.`,
    '',
    'Next, in another terminal:',
    ...nextSteps(stack),
    '',
    `Ready in ${(stack.readyMs / 1000).toFixed(1)} s: open ${address}   ${dim('(Ctrl-C stops it)')}`,
  ];
  return `\n${lines.map((line) => (line ? `  ${line}` : '')).join('\n')}\n`;
}

function partLines({ ports, model }: Shown): string[] {
  const parts = partsOf(ports, model);
  const where = parts.map(({ url, port }) => url ?? (port === null ? 'elsewhere' : `127.0.0.1:${port}`));
  const nameWidth = Math.max(...parts.map(({ name }) => name.length));
  const width = Math.max(...where.map((address) => address.length));
  return parts.map(
    ({ name, what }, index) =>
      `${name.padEnd(nameWidth)}  ${(where[index] ?? '').padEnd(width)}  ${dim(what)}`,
  );
}

function modelLines({ model }: Shown, note: string | null): string[] {
  if (model.kind === 'real')
    return [
      `The model is ${strong(model.name)}, a real one: its calls may cost money.`,
      ...(note ? [strong(`Note: ${note}`)] : []),
    ];
  return [
    `The model is the ${strong('offline one')} (${model.name}): it works by rules and is no language model.`,
    'For a real one set OPENAI_BASE_URL, OPENAI_API_KEY and OPENAI_MODEL and start again.',
    ...(model.hint ? [strong(`Note: ${model.hint}`)] : []),
  ];
}

function nextSteps({ url, ports, mailboxUrl, dataDir }: Shown): string[] {
  const importMail = 'npm run mailbox:import -- <folder or file> --account you@example.com';
  const isMoved = ports.site !== defaultSite;
  const steps = [
    [isMoved ? `npm run demo -- --url ${url}` : 'npm run demo', 'the main job, step by step'],
    [isMoved ? `${importMail} --url ${mailboxUrl}` : importMail, 'work on your own mail'],
    [resetOf(dataDir), 'begin again from nothing (stop this first)'],
  ] as const;
  const width = Math.max(...steps.map(([command]) => command.length));
  return steps.map(([command, what]) => `  ${command.padEnd(width)}   ${dim(what)}`);
}

/** Typed in another terminal, it must not meet the data of another stack. */
const resetOf = (dataDir: string): string =>
  dataDir === dataFolderOf({}) ? 'npm run reset' : `CONNECTSOFT_DATA_DIR=${dataDir} npm run reset`;

const strong = (text: string): string => styleText('bold', text);
const dim = (text: string): string => styleText('dim', text);
const loud = (text: string): string => styleText(['bold', 'inverse'], text);
