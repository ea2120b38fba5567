import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { isTesting, projectFiles, root } from './project-files.mjs';

const isAccess = (node, object, name) =>
  ts.isPropertyAccessExpression(node) &&
  node.name.text === name &&
  ts.isIdentifier(node.expression) &&
  node.expression.text === object;

/** Where a run and a suggestion stand, as their documents say it. */
const STATE =
  /^\/(status|waitingFor|cancelRequestedAt|admittedAt|startedAt|endedAt|restarts|placesHeld|heldMicroUsd|decision|claim|handle|acceptedAt|outcome)\b/;

/** What must not appear where, told from the syntax tree, so that a comment or a text is no breach. */
const rules = [
  {
    name: 'the time comes from the clock (kernel/clock.ts), so that a test can move it',
    applies: (file) =>
      /^shared\/(kernel|platform|factory|product)\//.test(file) && file !== 'shared/kernel/clock.ts',
    breaks: (node) =>
      isAccess(node, 'Date', 'now') ||
      (ts.isNewExpression(node) && isNamed(node.expression, 'Date') && !node.arguments?.length),
  },
  {
    name: 'the environment is read in shared/config.ts only, once, at start-up',
    applies: (file) => file !== 'shared/config.ts',
    breaks: (node) =>
      isAccess(node, 'process', 'env') ||
      (ts.isImportDeclaration(node) && /^(node:)?process$/.test(node.moduleSpecifier.text)),
  },
  {
    name: 'Cosmos is queried by its adapter only, which always names the partition',
    applies: (file) => !file.startsWith('shared/adapters/azure/cosmos/'),
    breaks: (node) =>
      ts.isPropertyAccessExpression(node) &&
      node.name.text === 'query' &&
      ts.isPropertyAccessExpression(node.expression) &&
      node.expression.name.text === 'items',
  },
  {
    name: 'an answer is read up to a bound: `fetch` is used through limitAnswers, node:http in adapters/http only',
    applies: (file) => !file.startsWith('shared/adapters/http/'),
    breaks: (node) =>
      (isNamed(node, 'fetch') && isValue(node) && !isLimited(node)) ||
      (ts.isImportDeclaration(node) &&
        /^(node:)?(http|https|http2|net|tls)$/.test(node.moduleSpecifier.text)),
  },
  {
    name: 'a run and a suggestion are changed by the transitions of their rooms only (runs/changes/, suggestions/changes/)',
    applies: (file) =>
      /^(functions|shared\/(factory|product))\//.test(file) &&
      !/^shared\/factory\/(runs|suggestions)\/changes\//.test(file),
    breaks: (node) =>
      ((ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) && STATE.test(node.text)) ||
      (ts.isObjectLiteralExpression(node) &&
        hasMember(node, 'status') &&
        /^(run|suggestion)$/.test(textOf(node, 'type'))),
  },
  {
    name: 'what is remembered of tenants is declared by defineMemory, so that each instance has its own and can forget',
    applies: (file) => /^shared\/(platform|factory|product)\//.test(file),
    breaks: (node) =>
      ts.isCallExpression(node) && isNamed(node.expression, 'createBoundedCache') && isOfModule(node),
  },
  {
    name: 'the network is reached by adapters and drivers only',
    applies: (file) => !/^shared\/(adapters|platform\/connectors\/drivers)\//.test(file),
    breaks: (node) =>
      (ts.isCallExpression(node) && isNamed(node.expression, 'fetch')) ||
      isAccess(node, 'globalThis', 'fetch'),
  },
];

export const appRules = {
  name: 'rules of the app',
  async run() {
    const files = projectFiles().filter(
      (file) => /^(functions|shared)\/.+\.ts$/.test(file) && !isTesting(file),
    );
    return { inspected: files.length, unit: 'files', findings: files.flatMap(findingsIn) };
  },
};

function isNamed(node, name) {
  return ts.isIdentifier(node) && node.text === name;
}

const memberOf = ({ properties }, name) => properties.find((member) => member.name?.text === name);

const hasMember = (literal, name) => memberOf(literal, name) !== undefined;

const textOf = (literal, name) => memberOf(literal, name)?.initializer?.text ?? '';

/** Made once when the module is loaded. */
const isOfModule = ({ parent }) =>
  ts.isSourceFile(parent) || (!ts.isFunctionLike(parent) && isOfModule(parent));

/** Not the name of a member or of a type. */
const isValue = ({ parent }) =>
  ts.isCallExpression(parent) || ts.isVariableDeclaration(parent) || ts.isShorthandPropertyAssignment(parent);

const isLimited = ({ parent }) => ts.isCallExpression(parent) && isNamed(parent.expression, 'limitAnswers');

function findingsIn(file) {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(root, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const due = rules.filter(({ applies }) => applies(file));
  const findings = [];
  const visit = (node) => {
    for (const { name, breaks } of due) if (breaks(node)) findings.push(`${place(source, node)}: ${name}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return findings;
}

const place = (source, node) => {
  const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
  return `${source.fileName}:${line + 1}`;
};
