import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { sentences } from './sentences.he.ts';

const shared = path.resolve(import.meta.dirname, '../../../../shared');

/** Where the server makes the sentences that a person reads in runs, suggestions and packs. */
const FILES = [
  ...['endings', 'run-workflow', 'tell-ending'].map((name) => `factory/workflows/${name}`),
  ...['begin-run', 'current-step', 'end-run', 'given-up', 'meter', 'reserve-proposal', 'tell-unfinished'].map(
    (name) => `factory/workflows/steps/${name}`,
  ),
  ...[
    'think/kind',
    'think/call-tool',
    'suggest/suggest',
    'write/write-records',
    'wait/wait',
    'decide/decide',
  ].map((name) => `factory/workflows/nodes/${name}`),
  'factory/agents/think-turn',
  ...['mail', 'new-mail', 'own-records', 'calendar'].map((name) => `factory/agents/tools/${name}`),
  'factory/suggestions/outcome-notes',
  'factory/suggestions/sender-rules',
  ...['propose', 'open-proposal', 'risk'].map((name) => `factory/suggestions/propose/${name}`),
  'factory/suggestions/decide/approve',
  ...['after-fault', 'apply-suggestion', 'vendor-refusals'].map(
    (name) => `factory/suggestions/apply/${name}`,
  ),
  ...[
    'calendar-respond',
    'calendar-update-event',
    'conversation',
    'mail-filing',
    'mail-send',
    'remember-sender',
    'seen-event',
  ].map((name) => `factory/suggestions/actions/${name}`),
  'product/packs/preview-pack',
  'platform/connectors/drivers/microsoft/index',
];

/** Said to a model or kept for nobody to read, or a part of a sentence that stands whole among the others. */
const NOT_SHOWN = [
  /^Your last answer/,
  /^A template names/,
  /does not write$/,
  /^step \{/,
  /^One conversation waits$|^\{\} conversations wait$/,
  /^Has to lie after/,
  /^\{\}, \{\}$|^\{\}: \{\}$|^\{\} \{\}$/,
  // With and without other packs, and within the plan or not, it stands four times among them.
  /^About \{\} runs a month/,
];

/** `{}` for what varies. */
const shape = (text: string): string => text.replaceAll(/\{\w*\}/g, '{}');
const known = sentences.map(([said]) => shape(said));

/** What a tool is for is told to models, and what a member means to whoever reads the description of the API. */
const isForPrograms = (node: ts.Node): boolean =>
  (ts.isPropertyAssignment(node) && node.name.getText() === 'summary') ||
  (ts.isCallExpression(node) && node.expression.getText().endsWith('describe'));

function saidIn(name: string): string[] {
  const text = readFileSync(path.join(shared, `${name}.ts`), 'utf8');
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isForPrograms(node)) return;
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) found.push(node.text);
    if (ts.isTemplateExpression(node))
      found.push(node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join(''));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true));
  return found
    .map((said) => said.replace(/^\{\} (?=[A-Z])/, ''))
    .filter((said) => /^[A-Z{][^.]* .*[.!?]$/.test(said));
}

/** A sentence may be said as part of a longer one, or stand at the end of several. */
const isTranslated = (said: string): boolean =>
  known.some((one) => one === said || one.endsWith(` ${said}`) || one.startsWith(`${said} `));

test.each(FILES)('each sentence that a person reads of %s is said in Hebrew', (name) => {
  const missing = saidIn(name).filter(
    (said) => !NOT_SHOWN.some((kind) => kind.test(said)) && !isTranslated(said),
  );
  expect(missing).toEqual([]);
});

test('each title and purpose of a pack of ours is said in Hebrew', () => {
  const manifest = readFileSync(path.join(shared, 'product/packs/catalog/clear-inbox/pack.json'), 'utf8');
  const said: string[] = [];
  JSON.parse(manifest, (name, value) => {
    if (
      ['title', 'purpose', 'why', 'message'].includes(name) &&
      typeof value === 'string' &&
      !value.startsWith('$')
    )
      said.push(value);
    return value;
  });
  const stepsOf = (text: string) => [shape(text), `{}: ${shape(text)}`];
  expect(said.filter((text) => !stepsOf(text).some((one) => known.includes(one)))).toEqual([]);
});

test('what varies in a sentence varies in its translation, too', () => {
  const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();
  const broken = sentences.filter(([said, translated]) => `${names(said)}` !== `${names(translated)}`);
  expect(broken).toEqual([]);
});
