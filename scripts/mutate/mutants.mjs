import ts from 'typescript';

const { SyntaxKind: Kind } = ts;

/** What stands for what: a boundary by one, the other answer, the other sum. */
const CONDITIONS = new Map([
  [Kind.EqualsEqualsEqualsToken, '!=='],
  [Kind.ExclamationEqualsEqualsToken, '==='],
  [Kind.LessThanToken, '<='],
  [Kind.LessThanEqualsToken, '<'],
  [Kind.GreaterThanToken, '>='],
  [Kind.GreaterThanEqualsToken, '>'],
  [Kind.AmpersandAmpersandToken, '||'],
  [Kind.BarBarToken, '&&'],
]);
const SUMS = new Map([
  [Kind.PlusToken, '-'],
  [Kind.MinusToken, '+'],
  [Kind.AsteriskToken, '/'],
  [Kind.SlashToken, '*'],
  [Kind.PlusEqualsToken, '-='],
  [Kind.MinusEqualsToken, '+='],
]);
const METHODS = new Map([
  ['some', ['condition', 'every']],
  ['every', ['condition', 'some']],
]);
const OF_MATH = new Map([
  ['min', ['sum', 'max']],
  ['max', ['sum', 'min']],
  ['ceil', ['sum', 'floor']],
  ['floor', ['sum', 'ceil']],
]);

/**
 * Every single change of a source that a test should see: `{ kind, line, from, to, span, text }`. `text` is what
 * then stands in `span`, an expression that keeps its meaning in brackets.
 */
export function mutantsOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = [];
  visit(source);
  return found;

  function visit(node) {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    for (const change of changesOf(node)) found.push(described(change));
    ts.forEachChild(node, visit);
  }

  function described({ kind, around, place = around, to }) {
    const [start, end] = [place.getStart(source), place.getEnd()];
    const span = { start: around.getStart(source), end: around.getEnd() };
    return {
      kind,
      line: source.getLineAndCharacterOfPosition(start).line + 1,
      from: text.slice(start, end),
      to,
      span,
      text: text.slice(span.start, start) + to + text.slice(end, span.end),
    };
  }
}

function changesOf(node) {
  if (ts.isBinaryExpression(node)) return ofOperator(node);
  if (ts.isIfStatement(node)) return eitherWay(node.expression);
  if (ts.isConditionalExpression(node)) return eitherWay(node.condition);
  if (ts.isPrefixUnaryExpression(node) && node.operator === Kind.ExclamationToken)
    return [{ kind: 'condition', around: node, to: node.operand.getText() }];
  if (node.kind === Kind.TrueKeyword) return [{ kind: 'answer', around: node, to: 'false' }];
  if (node.kind === Kind.FalseKeyword) return [{ kind: 'answer', around: node, to: 'true' }];
  if (ts.isExpressionStatement(node) && isCall(node.expression))
    return [{ kind: 'call', around: node.expression, to: 'undefined' }];
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) return ofMethod(node);
  return [];
}

const eitherWay = (around) => [
  { kind: 'condition', around, to: 'true' },
  { kind: 'condition', around, to: 'false' },
];

function ofOperator(around) {
  const { operatorToken: place, left, right } = around;
  const condition = CONDITIONS.get(place.kind);
  if (condition) return [{ kind: 'condition', around, place, to: condition }];
  const sum = SUMS.get(place.kind);
  const isOfTexts = place.kind === Kind.PlusToken && [left, right].some(isText);
  return sum && !isOfTexts ? [{ kind: 'sum', around, place, to: sum }] : [];
}

function ofMethod(node) {
  const { name, expression } = node.expression;
  const around = wholeChain(node);
  if (name.text === 'filter') return [{ kind: 'condition', around, place: node, to: expression.getText() }];
  const methods = expression.getText() === 'Math' ? OF_MATH : METHODS;
  const [kind, to] = methods.get(name.text) ?? [];
  return kind ? [{ kind, around, place: name, to }] : [];
}

/** Brackets around a part of `a?.b().c` would end the way out of it early. */
function wholeChain(node) {
  const { parent } = node;
  const goesOn = parent.expression === node && parent.flags & ts.NodeFlags.OptionalChain;
  return goesOn ? wholeChain(parent) : node;
}

const isText = (node) => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
const isCall = (node) => ts.isCallExpression(ts.isAwaitExpression(node) ? node.expression : node);
