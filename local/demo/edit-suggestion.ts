import type { Demo } from './demo-context.ts';
import { editText, fillGaps, gapsIn, lineWith, replaceLine, unattendedLine } from './edit-text.ts';
import { Suggestion } from './shapes.ts';
import { showContent } from './show/suggestion.ts';
import { stop } from './stop.ts';
import { visible } from './terminal/visible.ts';

export type Verdict = { kind: 'approve'; suggestion: Suggestion } | { kind: 'left' | 'rejected' | 'stop' };

const CHOICES = { a: 'approve', e: 'edit', r: 'reject', s: 'leave', q: 'stop' };

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
    if (choice === 'a') {
      if (gapsOf(current).length === 0) return { kind: 'approve', suggestion: current };
      screen.tell('It still has gaps. Fill them or leave their lines out first: e = edit.');
      continue;
    }
    if (current.editable.includes('body')) current = await edit(demo, current, await newBody(demo, current));
    else screen.tell('There is no text in it to edit.');
  }
}

/** Nobody is there: the gaps are filled, a line is added, and that is approved. */
export async function editAlone(demo: Demo, suggestion: Suggestion): Promise<Suggestion> {
  if (!suggestion.editable.includes('body')) return suggestion;
  return edit(demo, suggestion, `${fillGaps(bodyOf(suggestion))}\n\n${unattendedLine}`);
}

const bodyOf = ({ action }: Suggestion): string => String(action.payload.body ?? '');

const gapsOf = (suggestion: Suggestion): string[] => gapsIn(bodyOf(suggestion));

function questionFor(suggestion: Suggestion): string {
  const gaps = gapsOf(suggestion).length;
  const note = gaps > 0 ? `${gaps} gap${gaps > 1 ? 's' : ''} to fill. ` : '';
  const edit = suggestion.editable.includes('body') ? 'e = edit, ' : '';
  return `${note}${edit}a = approve, r = reject, s = leave it, q = stop here:`;
}

async function edit(demo: Demo, current: Suggestion, body: string): Promise<Suggestion> {
  const { screen } = demo;
  if (body === bodyOf(current)) return current;
  const saved = await saveBody(demo, current, body);
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
async function saveBody({ api }: Demo, { id, revision }: Suggestion, body: string): Promise<Suggestion> {
  const path = `suggestions/${id}`;
  const { value: newest, etag } = await api.call({ path, shape: Suggestion });
  if (newest.revision !== revision)
    throw stop('It was changed elsewhere in the meantime. Start the demo again.');
  const change = {
    method: 'PATCH' as const,
    path,
    body: { payload: { body } },
    ifMatch: etag,
    shape: Suggestion,
  };
  return (await api.call(change)).value;
}

async function reject({ api, screen }: Demo, { id }: Suggestion): Promise<void> {
  await api.call({ method: 'POST', path: `suggestions/${id}/reject`, body: {}, shape: Suggestion });
  screen.tell('Rejected. Nothing is done.');
}
