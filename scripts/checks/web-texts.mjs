import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { isTesting, projectFiles, root } from './project-files.mjs';

const LETTER = /\p{L}/u;
const HEBREW = /[\u0590-\u05ff]/;
/** Attributes that a person reads or hears. */
const SPOKEN = new Set([
  'alt',
  'title',
  'label',
  'placeholder',
  'description',
  'aria-label',
  'aria-description',
]);
/** The name of the product is the same in every language. */
const isName = (text) => /^\W*connectsoft\.me\W*$/.test(text);

/** Whatever a person reads stands in a catalogue, and each catalogue is really in its language. */
export const webTexts = {
  name: 'texts of the web client',
  async run() {
    const files = projectFiles().filter((file) => /^web\/src\/.*\.tsx?$/.test(file) && !isTesting(file));
    return {
      inspected: files.length,
      unit: 'files',
      findings: files.flatMap((file) => {
        const content = readFileSync(join(root, file), 'utf8');
        const tree = ts.createSourceFile(file, content, ts.ScriptTarget.Latest, true);
        return file.endsWith('texts.he.ts') ? notHebrew(file, tree) : outsideOfCatalogues(file, tree);
      }),
    };
  },
};

function outsideOfCatalogues(file, tree) {
  const found = [];
  const visit = (node) => {
    const text = spokenText(node);
    if (text && LETTER.test(text) && !isName(text))
      found.push(`${placeOf(file, tree, node)}: a text that is in no catalogue: ${text.trim()}`);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function spokenText(node) {
  if (ts.isJsxText(node)) return node.text;
  if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText())) return literal(node.initializer);
  // {'text'} and {isOpen ? 'text' : …} between tags.
  if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) return literalIn(node.expression);
  return undefined;
}

function literal(initializer) {
  if (!initializer) return undefined;
  return ts.isJsxExpression(initializer) ? literalIn(initializer.expression) : initializer.text;
}

function literalIn(expression) {
  if (!expression) return undefined;
  if (ts.isStringLiteralLike(expression)) return expression.text;
  if (ts.isConditionalExpression(expression))
    return [literalIn(expression.whenTrue), literalIn(expression.whenFalse)].filter(Boolean).join(' ');
  if (ts.isBinaryExpression(expression)) return literalIn(expression.right);
  if (ts.isTemplateExpression(expression))
    return [expression.head, ...expression.templateSpans.map(({ literal }) => literal)]
      .map(({ text }) => text)
      .join('');
  return undefined;
}

function notHebrew(file, tree) {
  const found = [];
  const visit = (node) => {
    const value = ts.isPropertyAssignment(node) ? node.initializer : undefined;
    if (value && ts.isStringLiteralLike(value)) {
      const said = value.text.replaceAll(/\{\{\w+\}\}/g, '');
      if (LETTER.test(said) && !HEBREW.test(said) && !isName(said))
        found.push(`${placeOf(file, tree, node)}: not in Hebrew: ${value.text}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function placeOf(file, tree, node) {
  const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
  return `${file}:${line + 1}`;
}
