import ts from 'typescript';

const { SyntaxKind: Kind } = ts;

/** What stands for what: a boundary by one, the other answer, the other sum. */
const OPERATORS = new Map([
  [Kind.EqualsEqualsEqualsToken, '!=='],
  [Kind.ExclamationEqualsEqualsToken, '==='],
  [Kind.LessThanToken, '<='],
  [Kind.LessThanEqualsToken, '<'],
  [Kind.GreaterThanToken, '>='],
  [Kind.GreaterThanEqualsToken, '>'],
  [Kind.AmpersandAmpersandToken, '||'],
  [Kind.BarBarToken, '&&'],
  [Kind.PlusToken, '-'],
  [Kind.MinusToken, '+'],
  [Kind.AsteriskToken, '/'],
  [Kind.SlashToken, '*'],
  [Kind.PlusEqualsToken, '-='],
  [Kind.MinusEqualsToken, '+='],
]);
const METHODS = new Map([
  ['some', 'every'],
  ['every', 'some'],
  ['min', 'max'],
  ['max', 'min'],
]);

/** Every single change of a source that a test should see: `{ line, from, to, text }`, `text` being the whole file. */
export function mutantsOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = [];
  visit(source);
  return found;

  function visit(node) {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    for (const [place, to] of changesOf(node)) add(place, to);
    ts.forEachChild(node, visit);
  }

  function add(place, to) {
    const [start, end] = [place.getStart(source), place.getEnd()];
    const { line } = source.getLineAndCharacterOfPosition(start);
    const changed = text.slice(0, start) + to + text.slice(end);
    found.push({ line: line + 1, from: text.slice(start, end), to, text: changed });
  }
}

function changesOf(node) {
  if (ts.isBinaryExpression(node)) return ofOperator(node);
  if (ts.isIfStatement(node)) return eitherWay(node.expression);
  if (ts.isConditionalExpression(node)) return eitherWay(node.condition);
  if (ts.isPrefixUnaryExpression(node) && node.operator === Kind.ExclamationToken)
    return [[node, node.operand.getText()]];
  if (node.kind === Kind.TrueKeyword) return [[node, 'false']];
  if (node.kind === Kind.FalseKeyword) return [[node, 'true']];
  if (ts.isExpressionStatement(node) && isCall(node.expression)) return [[node, ';']];
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) return ofMethod(node);
  return [];
}

const eitherWay = (condition) => [
  [condition, 'true'],
  [condition, 'false'],
];

function ofOperator({ operatorToken, left, right }) {
  const to = OPERATORS.get(operatorToken.kind);
  const isOfTexts = operatorToken.kind === Kind.PlusToken && [left, right].some(ts.isStringLiteralLike);
  return to && !isOfTexts ? [[operatorToken, to]] : [];
}

function ofMethod(node) {
  const { name, expression } = node.expression;
  if (name.text === 'filter') return [[node, expression.getText()]];
  const to = METHODS.get(name.text);
  return to ? [[name, to]] : [];
}

const isCall = (node) => ts.isCallExpression(ts.isAwaitExpression(node) ? node.expression : node);
