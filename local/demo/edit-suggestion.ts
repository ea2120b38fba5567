import type { Demo } from './demo-context.ts';
import { editText, fillGaps, gapsIn, lineWith, replaceLine, unattendedLine } from './edit-text.ts';
import { recipientsOf, withoutTyped } from './recipients.ts';
import { Suggestion } from './shapes.ts';
import { showContent } from './show/suggestion.ts';
import { stop } from './stop.ts';
import { visible } from './terminal/visible.ts';

export type Verdict = { kind: 'approve'; suggestion: Suggestion } | { kind: 'left' | 'rejected' | 'stop' };

const CHOICES = { a: 'approve', e: 'edit', w: 'who', r: 'reject', s: 'leave', q: 'stop' };

/** What the person wants done with a suggestion, after as many edits as they like. */
export async function decide(demo: Demo, suggestion: Suggestion): Promise<Verdict> {
  const { screen, asker } = demo;
  let current = suggestion;
  for (;;) {
    const choice = await asker.choose(questionFor(current), CHOICES);
    if (choice === 'q') return { kind: 'stop' };
    if (choice === 's') return { kind: 'left' };
    if (choice === 'r') {
      await reject(demo, current);
      return { kind: 'rejected' };
    }
    if (choice === 'e') current = await edit(demo, current);
    if (choice === 'w') current = await chooseRecipients(demo, current);
    if (choice !== 'a') continue;
    if (gapsOf(current).length === 0) return { kind: 'approve', suggestion: current };
    screen.tell('It still has gaps. Fill them or leave their lines out first: e = edit.');
  }
}

/** Nobody is there: the gaps are filled, a line is added, and that is approved. */
export async function editAlone(demo: Demo, suggestion: Suggestion): Promise<Suggestion> {
  if (!suggestion.editable.includes('body')) return suggestion;
  return save(demo, suggestion, { body: `${fillGaps(bodyOf(suggestion))}\n\n${unattendedLine}` });
}

const bodyOf = ({ action }: Suggestion): string => String(action.payload.body ?? '');

const gapsOf = (suggestion: Suggestion): string[] => gapsIn(bodyOf(suggestion));

function questionFor(suggestion: Suggestion): string {
  const gaps = gapsOf(suggestion).length;
  const note = gaps > 0 ? `${gaps} gap${gaps > 1 ? 's' : ''} to fill. ` : '';
  const edit = isEditable(suggestion) ? 'e = edit, ' : '';
  const who = recipientsOf(suggestion).length > 1 ? 'w = who gets it, ' : '';
  return `${note}${edit}${who}a = approve, r = reject, s = leave it, q = stop here:`;
}

const isEditable = ({ editable }: Suggestion) => editable.includes('body') || editable.includes('response');

async function edit(demo: Demo, current: Suggestion): Promise<Suggestion> {
  if (current.editable.includes('body')) return save(demo, current, { body: await newBody(demo, current) });
  if (current.editable.includes('response')) return save(demo, current, await newAnswer(demo));
  demo.screen.tell('There is no text in it to edit.');
  return current;
}

const ANSWERS = { a: 'accepted', t: 'tentative', d: 'declined' };

async function newAnswer({ asker }: Demo): Promise<Record<string, string>> {
  const key = await asker.choose('a = accept, t = tentatively, d = decline:', ANSWERS);
  return { response: ANSWERS[key], comment: await asker.ask('A word to go with it (Enter = none):') };
}

/** Each of them can be taken out; nobody is added here. */
async function chooseRecipients(demo: Demo, current: Suggestion): Promise<Suggestion> {
  const { screen, asker } = demo;
  const all = recipientsOf(current);
  if (all.length < 2) {
    screen.tell('There is only one who gets it. To send it to nobody, reject it: r.');
    return current;
  }
  screen.say(...all.map(({ list, address }, index) => `    ${index + 1}. ${list}: ${visible(address)}`));
  const typed = await asker.ask('Who should not get it? Their numbers (Enter = all stay):');
  const left = withoutTyped(all, typed);
  if (left) return save(demo, current, left);
  screen.tell('Somebody has to stay under “to”.');
  return current;
}

async function save(
  demo: Demo,
  current: Suggestion,
  changes: Record<string, string | string[]>,
): Promise<Suggestion> {
  const { screen } = demo;
  const isSame = ([name, value]: [string, unknown]) =>
    JSON.stringify(value) === JSON.stringify(current.action.payload[name]);
  if (Object.entries(changes).every(isSame)) return current;
  const saved = await saveChanges(demo, current, changes);
  screen.tell(`Saved as revision ${saved.revision}; the yes has to name this one now.`);
  screen.say('', ...showContent(saved, screen), '');
  return saved;
}

async function newBody(demo: Demo, suggestion: Suggestion): Promise<string> {
  const { screen, editor } = demo;
  const body = bodyOf(suggestion);
  const edited = editor && (await editText(body, editor));
  if (typeof edited === 'string') return edited;
  if (editor) screen.tell(`"${editor}" did not give a text back, so it goes on here.`);
  return fillHere(demo, body);
}

async function fillHere({ screen, asker }: Demo, body: string): Promise<string> {
  let filled = body;
  for (const what of gapsIn(body)) {
    const line = lineWith(filled, what);
    if (!line) continue;
    screen.tell(visible(line));
    const words = await asker.ask(`${visible(what)} (Enter = write the whole line anew):`);
    if (words) filled = filled.replace(`[missing: ${what}]`, () => words);
    else filled = replaceLine(filled, line, await asker.ask('The line instead (Enter = leave it out):'));
  }
  const added = await asker.ask('A line to add at the end (Enter = none):');
  return added ? `${filled}\n\n${added}` : filled;
}

/** The ETag proves that nobody changed it since it was shown. */
async function saveChanges(
  { api }: Demo,
  { id, revision }: Suggestion,
  payload: Record<string, string | string[]>,
): Promise<Suggestion> {
  const path = `suggestions/${id}`;
  const { value: newest, etag } = await api.call({ path, shape: Suggestion });
  if (newest.revision !== revision)
    throw stop('It was changed elsewhere in the meantime. Start the demo again.');
  const change = {
    method: 'PATCH' as const,
    path,
    body: { payload },
    ifMatch: etag,
    shape: Suggestion,
  };
  return (await api.call(change)).value;
}

async function reject({ api, screen }: Demo, { id }: Suggestion): Promise<void> {
  await api.call({ method: 'POST', path: `suggestions/${id}/reject`, body: {}, shape: Suggestion });
  screen.tell('Rejected. Nothing is done.');
}
