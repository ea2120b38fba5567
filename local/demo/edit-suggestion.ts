import type { Demo } from './demo-context.ts';
import { editText, fillGaps, gapsIn, unattendedLine } from './edit-text.ts';
import { Suggestion } from './shapes.ts';
import { showContent } from './show/suggestion.ts';
import { stop } from './stop.ts';

/** The suggestion as it shall be approved; `null`: left as it is, or rejected. */
export async function edit(demo: Demo, suggestion: Suggestion): Promise<Suggestion | null> {
  const { screen, asker } = demo;
  let current = suggestion;
  for (;;) {
    const answer = asker.isThere ? await asker.ask(questionFor(current)) : '';
    if (/^s/i.test(answer)) return null;
    if (/^r/i.test(answer)) return reject(demo, current);
    if (/^a/i.test(answer)) {
      if (await isMeantSo(demo, current)) return current;
      continue;
    }
    if (!current.editable.includes('body')) {
      if (!asker.isThere) return current;
      continue;
    }
    const body = await newBody(demo, current, answer);
    if (body === current.action.payload.body) continue;
    current = await saveBody(demo, current, body);
    screen.tell(`Saved as revision ${current.revision}; the yes has to name this one now.`);
    screen.say('', ...showContent(current, screen), '');
    if (!asker.isThere) return current;
  }
}

async function isMeantSo({ asker }: Demo, { action }: Suggestion): Promise<boolean> {
  const gaps = gapsIn(String(action.payload.body ?? ''));
  return (
    gaps.length === 0 || asker.confirm('It would go out with its gaps, as it is. Approve it all the same?')
  );
}

function questionFor({ action, editable }: Suggestion): string {
  const gaps = gapsIn(String(action.payload.body ?? '')).length;
  const note = gaps > 0 ? `${gaps} gap${gaps > 1 ? 's' : ''} to fill. ` : '';
  return `${note}${editable.includes('body') ? 'e = edit, ' : ''}a = approve, r = reject, s = leave it:`;
}

async function newBody({ screen, asker }: Demo, { action }: Suggestion, answer: string): Promise<string> {
  const body = String(action.payload.body ?? '');
  if (!asker.isThere) return `${fillGaps(body)}\n\n${unattendedLine}`;
  if (!/^e/i.test(answer)) return body;
  const editor = process.env.VISUAL || process.env.EDITOR;
  if (editor) return editText(body, editor);
  screen.tell('No EDITOR is set, so you can fill the gaps and add one line.');
  let filled = body;
  for (const what of gapsIn(body)) {
    const words = await asker.ask(`${what}:`);
    if (words) filled = filled.replace(`[missing: ${what}]`, () => words);
  }
  const line = await asker.ask('A line to add at the end (Enter = none):');
  return line ? `${filled}\n\n${line}` : filled;
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

async function reject({ api, screen }: Demo, { id }: Suggestion): Promise<null> {
  await api.call({ method: 'POST', path: `suggestions/${id}/reject`, body: {}, shape: Suggestion });
  screen.tell('Rejected. Nothing is done.');
  return null;
}
