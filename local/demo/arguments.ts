import { parseArgs } from 'node:util';
import { exitCodes, stop } from './stop.ts';

export interface Wish {
  /** Origin of the stack, without a slash at its end. */
  url: string;
  /** Address of the person who signs in; `null` = the one whom the sign-in offers first. */
  person: string | null;
  /** Ask nothing; take the way that shows most. */
  isUnattended: boolean;
  /** Command that a draft is opened with; `null` = it is edited in the terminal. */
  editor: string | null;
  isHelp: boolean;
}

export const usage = `npm run demo -- [--yes] [--url http://localhost:7071] [--person name@mail] [--editor nano]

  --yes      ask nothing: sign in, run, edit, approve and show by itself
  --url      where "npm start" said that it listens
  --person   sign in as somebody else than the demo person
  --editor   open a draft in this program; else VISUAL names it, else the draft is edited in the terminal

Exit codes: 0 all done, 1 refused or failed, 2 asked wrongly, 3 nothing answers there, 130 interrupted.`;

/** `EDITOR` says nothing: npm sets it for every script, whether or not the person has chosen one. */
export function readArguments(args: string[], portBase?: string, visual?: string): Wish {
  const values = parsed(args);
  return {
    url: origin(values.url ?? `http://localhost:${Number(portBase) || 7071}`),
    person: values.person ? address(values.person) : null,
    isUnattended: values.yes ?? false,
    editor: (values.editor ?? visual)?.trim() || null,
    isHelp: values.help ?? false,
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        yes: { type: 'boolean', short: 'y' },
        help: { type: 'boolean', short: 'h' },
        url: { type: 'string' },
        person: { type: 'string' },
        editor: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw stop(`${error instanceof Error ? error.message : 'Not understood.'}\n\n${usage}`, exitCodes.usage);
  }
}

function origin(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.origin;
  throw stop(`--url must be an address such as http://localhost:7071, not "${text}".`, exitCodes.usage);
}

function address(text: string): string {
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return text.toLowerCase();
  throw stop(`--person must be a mail address, not "${text}".`, exitCodes.usage);
}
