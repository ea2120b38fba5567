import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { check } from 'recheck';
import ts from 'typescript';
import { isTesting, projectFiles, root } from './project-files.mjs';

/**
 * A pattern that tries a text again from each of its characters lets one mail hold up everybody. A pattern is not
 * judged by the clock here, so that a busy machine finds what an idle one finds.
 */
const JUDGE = {
  timeout: null,
  attackTimeout: null,
  incubationTimeout: null,
  seedingTimeout: null,
  recallTimeout: -1,
};

const APP = /^(functions|shared)\/.+\.ts$/;
/**
 * Of the ground, what every request passes. It puts patterns together from queries and routes of the app's own. What
 * reads mail there has patterns that no judge is done with in minutes, and tests with the worst of texts instead.
 */
const GROUND = /^local\/(cosmos|doors|host|identity|page|stack|stand-in)\/.+\.ts$/;

export const patterns = {
  name: 'patterns are linear',
  async run() {
    const found = [...patternsOf(APP), ...patternsOf(GROUND).filter(({ source }) => source !== undefined)];
    const known = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : {};
    const findings = await findingsIn(found, known);
    mkdirSync(dirname(kept), { recursive: true });
    writeFileSync(kept, JSON.stringify(known));
    return { inspected: found.length, unit: 'patterns', findings };
  },
};

const patternsOf = (part) =>
  projectFiles()
    .filter((file) => part.test(file) && !isTesting(file))
    .flatMap((file) => patternsIn(file, readFileSync(join(root, file), 'utf8')));

/** A verdict takes seconds and depends on nothing but the pattern, so it is given once. */
const { version } = JSON.parse(readFileSync(join(root, 'node_modules/recheck/package.json'), 'utf8'));
const kept = join(root, `node_modules/.cache/patterns-${version}.json`);

/** `known` holds the verdicts of before, `''` for a pattern without fault, and gets the new ones. */
export async function findingsIn(found, known = {}) {
  const findings = [];
  for (const { place, source, flags } of found) {
    const key = `/${source}/${flags}`;
    if (source !== undefined) known[key] ??= await problemOf(source, flags);
    const problem = source === undefined ? PUT_TOGETHER : known[key];
    if (problem) findings.push(`${place}: ${problem}`);
  }
  return findings;
}

const PUT_TOGETHER = 'a pattern that is put together at run time cannot be judged';

async function problemOf(source, flags) {
  const { status, complexity, attack, error } = await check(source, flags, JUDGE);
  if (status === 'safe') return '';
  if (status === 'vulnerable')
    return `/${source}/${flags} is not linear: ${complexity.summary}, as ${attack.pattern} shows`;
  return `/${source}/${flags} cannot be judged: ${error.kind}`;
}

/** Literals, and what is handed to `RegExp`; of the latter only a plain text has a `source`. */
export function patternsIn(file, text) {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    const pattern = literal(node) ?? made(node);
    const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
    if (pattern) found.push({ place: `${file}:${line + 1}`, ...pattern });
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function literal(node) {
  if (node.kind !== ts.SyntaxKind.RegularExpressionLiteral) return undefined;
  const end = node.text.lastIndexOf('/');
  return { source: node.text.slice(1, end), flags: node.text.slice(end + 1) };
}

function made(node) {
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return undefined;
  if (!ts.isIdentifier(node.expression) || node.expression.text !== 'RegExp') return undefined;
  const [source, flags] = node.arguments ?? [];
  const isPlain = source && ts.isStringLiteralLike(source) && (!flags || ts.isStringLiteralLike(flags));
  return isPlain ? { source: source.text, flags: flags?.text ?? '' } : { source: undefined, flags: '' };
}
