import { areEqual, isObject, memberOf, type Value } from '../query/value.ts';
import { type ContainerDefinition, stepsOf } from './definition.ts';

type Steps = (string | number)[];

export interface CompositePath {
  steps: string[];
  descending: boolean;
}

/** What the indexing policy of a container allows and what it costs. */
export interface Indexing {
  composites: CompositePath[][];
  isIndexed(steps: Steps): boolean;
  countTerms(document: Value): number;
  countChangedTerms(before: Value, after: Value): number;
}

interface Pattern {
  segments: string[];
  isSubtree: boolean;
  isIncluded: boolean;
}

export function readIndexing({ indexingPolicy }: ContainerDefinition): Indexing {
  const patterns = [
    ...(indexingPolicy?.includedPaths ?? []).map(({ path }) => toPattern(path, true)),
    ...(indexingPolicy?.excludedPaths ?? []).map(({ path }) => toPattern(path, false)),
  ];
  const isIndexed = (steps: Steps) => isAlwaysIndexed(steps) || isCovered(patterns, steps);
  const leaves = leafReader(patterns, isIndexed);
  const composites = (indexingPolicy?.compositeIndexes ?? []).map((paths) =>
    paths.map(({ path, order }) => ({ steps: stepsOf(path), descending: order === 'descending' })),
  );
  return {
    composites,
    isIndexed,
    countTerms: (document) => leaves(document).length,
    countChangedTerms: (before, after) => countDifferences(leaves(before), leaves(after)),
  };
}

function isAlwaysIndexed([first, second]: Steps): boolean {
  return second === undefined && (first === 'id' || first === '_ts');
}

function toPattern(path: string, isIncluded: boolean): Pattern {
  const segments = stepsOf(path);
  const last = segments.pop();
  if (last === '?' || last === '*') return { segments, isSubtree: last === '*', isIncluded };
  return { segments: last ? [...segments, last] : segments, isSubtree: false, isIncluded };
}

/** The most precise pattern decides, as in the service. */
function isCovered(patterns: Pattern[], steps: Steps): boolean {
  let best: Pattern | undefined;
  for (const pattern of patterns) {
    if (matches(pattern, steps) && (!best || precision(pattern) > precision(best))) best = pattern;
  }
  return best?.isIncluded ?? false;
}

function matches({ segments, isSubtree }: Pattern, steps: Steps): boolean {
  if (isSubtree ? steps.length < segments.length : steps.length !== segments.length) return false;
  return segments.every((segment, index) =>
    segment === '[]' ? typeof steps[index] === 'number' : segment === String(steps[index]),
  );
}

const precision = ({ segments, isSubtree }: Pattern) => segments.length * 2 + (isSubtree ? 0 : 1);

type Leaf = [path: string, value: Value];

/** A policy that lists single paths is read path by path; only a subtree makes us walk the document. */
function leafReader(patterns: Pattern[], isIndexed: (steps: Steps) => boolean): (document: Value) => Leaf[] {
  const included = patterns.filter(({ isIncluded }) => isIncluded);
  if (included.some(({ isSubtree, segments }) => isSubtree || segments.includes('[]'))) {
    return (document) => [...walk(document, [], isIndexed)];
  }
  const paths = included.map(({ segments }) => ({ segments, path: segments.join('/') }));
  return (document) =>
    paths.flatMap(({ segments, path }): Leaf[] => {
      const value = segments.reduce<Value>(memberOf, document);
      return isScalar(value) ? [[path, value]] : [];
    });
}

function* walk(value: Value, steps: Steps, isIndexed: (steps: Steps) => boolean): Generator<Leaf> {
  if (isScalar(value)) {
    if (isIndexed(steps)) yield [steps.join('/'), value];
    return;
  }
  const entries: [string | number, Value][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(isObject(value) ? value : {});
  for (const [step, inner] of entries) yield* walk(inner, [...steps, step], isIndexed);
}

const isScalar = (value: Value) => value !== undefined && (value === null || typeof value !== 'object');

function countDifferences(before: Leaf[], after: Leaf[]): number {
  const old = new Map(before);
  const changed = after.filter(([path, value]) => !areEqual(old.get(path), value)).length;
  const kept = new Set(after.map(([path]) => path));
  return changed + before.filter(([path]) => !kept.has(path)).length;
}
