import { createApi } from './api-client.ts';
import { readArguments, usage, type Wish } from './arguments.ts';
import type { Demo } from './demo-context.ts';
import { discoverSignIn, discoverSite } from './discover.ts';
import { doMainJob } from './journey.ts';
import { createSession } from './session.ts';
import { clientId, signIn } from './sign-in.ts';
import { exitCodes, isStop } from './stop.ts';
import { createAsker } from './terminal/asker.ts';
import { createScreen } from './terminal/screen.ts';

const screen = createScreen(process.stdout);
const interrupt = new AbortController();
process.on('SIGINT', () => interrupt.abort());
process.on('SIGTERM', () => interrupt.abort());

try {
  await demo(readArguments(process.argv.slice(2), process.env.CONNECTSOFT_PORT_BASE, process.env.VISUAL));
} catch (error) {
  process.exitCode = explain(error);
}

async function demo(wish: Wish): Promise<void> {
  if (wish.isHelp) return screen.say(usage);
  const { signal } = interrupt;
  const asker = createAsker(wish.isUnattended, interrupt);
  const metadata = await discoverSignIn(wish.url, signal);
  const session = createSession({ tokenUrl: metadata.tokenUrl, clientId, signal });
  let isFresh = false;
  const context: Demo = {
    api: createApi({ url: wish.url, token: session.token, signal }),
    ...{ screen, asker, signal, editor: wish.editor },
    site: await discoverSite(wish.url, signal),
    async signInAgain() {
      await signIn({ metadata, session, person: wish.person, isFresh, screen, asker, signal });
      isFresh = true;
    },
  };
  screen.say(`${screen.ink('bold', 'connectsoft.me')}, the main job over the public API at ${wish.url}`);
  if (context.site?.modelIsOffline)
    screen.tell('The model here is the offline one: rules, no language model.');
  await doMainJob(context, wish.person);
}

function explain(error: unknown): number {
  if (interrupt.signal.aborted) {
    screen.say('', '  Stopped. What was started goes on by itself; nothing more is sent from here.');
    return exitCodes.interrupted;
  }
  if (!isStop(error)) throw error;
  process.stderr.write(`\n${error.message.replaceAll(/^/gm, '  ')}\n`);
  return error.exitCode;
}
