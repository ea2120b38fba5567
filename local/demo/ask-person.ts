import type { Api } from './api-client.ts';
import { Preferences } from './shapes.ts';
import type { Asker } from './terminal/asker.ts';
import type { Screen } from './terminal/screen.ts';

interface Asking {
  api: Pick<Api, 'call'>;
  screen: Pick<Screen, 'tell'>;
  asker: Pick<Asker, 'isThere' | 'ask'>;
}

/** What this terminal knows of whoever sits at it. */
export interface Surroundings {
  zone: string;
  /** BCP 47; `undefined` where none is set. */
  locale: string | undefined;
}

type ProfileField = Preferences['assumed'][number];

const PATH = 'me/preferences';

/** Asks for zone, language and name as long as they are only assumed, which is once. */
export async function askPerson({ api, screen, asker }: Asking, around = ofThisTerminal()): Promise<void> {
  const { value, etag } = await api.call({ path: PATH, shape: Preferences });
  if (value.assumed.length === 0) return;

  const proposed = { zone: around.zone, locale: around.locale ?? value.locale, name: value.name ?? '' };
  if (!asker.isThere) screen.tell('Nobody was asked, so these are taken as they stand here:');
  const said: Partial<Record<ProfileField, string>> = {};
  for (const what of value.assumed) {
    const answer = asker.isThere ? await ask(asker, what, proposed[what]) : proposed[what];
    if (answer !== '') said[what] = answer;
  }
  if (Object.keys(said).length === 0) return;
  await api.call({ method: 'PATCH', path: PATH, shape: Preferences, body: said, ifMatch: etag });
  const told = Object.entries(said).map(([what, answer]) => `${LABELS[what as ProfileField]} ${answer}`);
  screen.tell(`${told.join(', ')}. All of it can be changed among your preferences.`);
}

const LABELS: Record<ProfileField, string> = { zone: 'Time zone', locale: 'language', name: 'name' };

const QUESTIONS: Record<ProfileField, string> = {
  zone: 'Your time zone',
  locale: 'The language that agents speak to you',
  name: 'Your name, as you sign your mail',
};

const HINTS: Partial<Record<ProfileField, string>> = {
  zone: 'Please type a name of the time zone database, such as Asia/Jerusalem:',
  locale: 'Please type a language tag, such as en-GB or he:',
};

/** Enter takes what is proposed; what cannot be meant is asked again. */
async function ask({ ask: put }: Pick<Asker, 'ask'>, what: ProfileField, proposed: string): Promise<string> {
  const shown = proposed === '' ? '' : ` [${proposed}]`;
  for (let question = `${QUESTIONS[what]}${shown}:`; ; question = HINTS[what] ?? question) {
    const typed = (await put(question)) || proposed;
    if (canBe(what, typed)) return typed;
  }
}

function canBe(what: ProfileField, text: string): boolean {
  try {
    if (what === 'zone') new Intl.DateTimeFormat('en', { timeZone: text });
    if (what === 'locale') new Intl.Locale(text);
    return !(what === 'zone' && /^[+-]/.test(text));
  } catch {
    return false;
  }
}

/** POSIX names languages `de_DE.UTF-8@euro`, and says `C` for none. */
export function ofThisTerminal(env: NodeJS.ProcessEnv = process.env): Surroundings {
  const named = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  const tag = (named.split(/[.@]/)[0] ?? '').replaceAll('_', '-');
  return {
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    locale: /^(?:|c|posix)$/i.test(tag) || !canBe('locale', tag) ? undefined : tag,
  };
}
