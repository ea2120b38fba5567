import { expect, test } from 'vitest';
import { translator } from './translate.ts';

const HOW = { show: (value: string) => `<${value}>` };
const translate = translator([
  ['Done.', 'FERTIG.'],
  ['Done. One suggestion waits for you.', 'FERTIG. EINS.'],
  ['{count} are left.', 'NOCH {count}.'],
  ['{agent}: sorted it as “{class}”', '{agent} SAGT {class}'],
  ['{agent}: {what}', '{what} VON {agent}'],
  ['Read: {subject}', 'GELESEN {subject}'],
  ['Triage', 'SICHTUNG'],
  ['noise', 'LÄRM'],
]);

test.each([
  ['a sentence that is known', 'Done.', 'FERTIG.'],
  ['what varies in it', '12 are left.', 'NOCH <12>.'],
  ['what varies and is known itself', 'Triage: sorted it as “noise”', 'SICHTUNG SAGT LÄRM'],
  ['the form that says most, where several fit', 'Dana: sorted it as “x: y”', '<Dana> SAGT <y> VON <x>'],
  ['not what somebody else wrote, also where it reads like ours', 'Read: Done.', 'GELESEN <Done.>'],
  ['several sentences, each by itself', 'Done. 3 are left.', 'FERTIG. NOCH <3>.'],
  ['several that are known as one', 'Done. One suggestion waits for you.', 'FERTIG. EINS.'],
  ['a sentence beside words of somebody else', 'Done. Please call Dana.', 'FERTIG. Please call Dana.'],
])('it says in another language %s', (_what, said, translated) => {
  expect(translate(said, HOW)).toBe(translated);
});

test.each(['Hello', '', ' are left.', 'Done', 'Doneless.'])(
  'it leaves as it came what is not known: %s',
  (said) => {
    expect(translate(said, HOW)).toBe(said);
  },
);

test('it takes no longer for a long text than for many short ones', () => {
  const text = `${'a: sorted it as “'.repeat(20_000)}`;
  const startedMs = performance.now();
  translate(text, HOW);
  expect(performance.now() - startedMs).toBeLessThan(2_000);
});
