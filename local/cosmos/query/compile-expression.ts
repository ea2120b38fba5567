import { badRequest } from '../wire/refusals.ts';
import { isAggregate } from './aggregates.ts';
import type { Evaluate, Frame } from './frame.ts';
import { findFunction } from './functions.ts';
import { likePattern } from './like.ts';
import { arithmetic, comparison, isTrue, negated } from './operators.ts';
import type { Expression, Member, PathExpression, SubQuery } from './syntax.ts';
import { areEqual, memberOf, type Value } from './value.ts';
import { embeddingOf, type VectorEmbedding, vectorDistance } from './vector-distance.ts';

export interface Names {
  slots: ReadonlyMap<string, number>;
  parameters: Set<string>;
  /** Parameters that hold a LIKE pattern: they are checked before any row is read. */
  patterns: Set<string>;
  embeddings: VectorEmbedding[];
  /** Present in a SELECT list only: gives the aggregate call a place in the frame. */
  placeAggregate?: ((name: string, argument: Expression) => number) | undefined;
}

export function compileExpression(expression: Expression, names: Names): Evaluate {
  const compile = (part: Expression) => compileExpression(part, names);
  switch (expression.kind) {
    case 'path':
      return compilePath(expression, names);
    case 'literal':
      return constant(expression.value);
    case 'parameter':
      return compileParameter(expression.name, names);
    case 'not':
      return negation(compile(expression.operand));
    case 'negative':
      return arithmetic('-', constant(0), compile(expression.operand));
    case 'comparison':
      return comparison(expression.operator, compile(expression.left), compile(expression.right));
    case 'arithmetic':
      return arithmetic(expression.operator, compile(expression.left), compile(expression.right));
    case 'and':
      return conjunction(compile(expression.left), compile(expression.right));
    case 'or':
      return disjunction(compile(expression.left), compile(expression.right));
    case 'coalesce':
      return coalescence(compile(expression.left), compile(expression.right));
    case 'conditional':
      return choice(compile(expression.test), compile(expression.whenTrue), compile(expression.otherwise));
    case 'in':
      return membership(compile(expression.operand), expression.options.map(compile));
    case 'between':
      return conjunction(
        comparison('>=', compile(expression.operand), compile(expression.low)),
        comparison('<=', compile(expression.operand), compile(expression.high)),
      );
    case 'like':
      return compileLike(expression, names);
    case 'exists':
      return compileExists(expression.query, names);
    case 'object':
      return compileObject(expression.members, names);
    case 'array':
      return list(expression.items.map(compile));
    case 'call':
      return compileCall(expression, names);
  }
}

const constant = (value: Value) => () => value;

function compilePath({ alias, steps }: PathExpression, names: Names): Evaluate {
  const slot = names.slots.get(alias);
  if (slot === undefined) throw badRequest(`Identifier '${alias}' could not be resolved.`);
  const [first, ...rest] = steps;
  if (first === undefined) return ({ scope }) => scope[slot];
  if (rest.length === 0) return ({ scope }) => memberOf(scope[slot], first);
  return ({ scope }) => steps.reduce(memberOf, scope[slot]);
}

function compileParameter(name: string, names: Names): Evaluate {
  names.parameters.add(name);
  return ({ parameters }) => parameters[name];
}

function negation(operand: Evaluate): Evaluate {
  return (frame) => negated(operand(frame));
}

/** Three-valued: a false side decides even when the other one is undefined. */
function conjunction(left: Evaluate, right: Evaluate): Evaluate {
  return (frame) => {
    const first = left(frame);
    if (first === false) return false;
    const second = right(frame);
    if (second === false) return false;
    return first === true && second === true ? true : undefined;
  };
}

function disjunction(left: Evaluate, right: Evaluate): Evaluate {
  return (frame) => {
    const first = left(frame);
    if (first === true) return true;
    const second = right(frame);
    if (second === true) return true;
    return first === false && second === false ? false : undefined;
  };
}

function coalescence(left: Evaluate, right: Evaluate): Evaluate {
  return (frame) => {
    const value = left(frame);
    return value === undefined ? right(frame) : value;
  };
}

function choice(test: Evaluate, whenTrue: Evaluate, otherwise: Evaluate): Evaluate {
  return (frame) => (isTrue(test(frame)) ? whenTrue(frame) : otherwise(frame));
}

function membership(operand: Evaluate, options: Evaluate[]): Evaluate {
  return (frame) => {
    const value = operand(frame);
    return value === undefined ? undefined : options.some((option) => areEqual(value, option(frame)));
  };
}

function compileLike({ operand, pattern }: Expression & { kind: 'like' }, names: Names): Evaluate {
  if (pattern.kind === 'literal' && typeof pattern.value === 'string') likePattern(pattern.value);
  else if (pattern.kind === 'parameter') names.patterns.add(pattern.name);
  else throw badRequest('LIKE takes a text or a parameter as its pattern.');
  const text = compileExpression(operand, names);
  const wanted = compileExpression(pattern, names);
  return (frame) => {
    const given = text(frame);
    const like = wanted(frame);
    return typeof given === 'string' && typeof like === 'string' ? likePattern(like).test(given) : undefined;
  };
}

function list(items: Evaluate[]): Evaluate {
  return (frame) => items.map((item) => item(frame)).filter((value) => value !== undefined);
}

export function compileObject(members: Member[], names: Names): Evaluate {
  const compiled = members.map(({ name, value }) => ({ name, evaluate: compileExpression(value, names) }));
  return (frame) => {
    const object: { [member: string]: Value } = {};
    for (const { name, evaluate } of compiled) {
      const value = evaluate(frame);
      if (value !== undefined) object[name] = value;
    }
    return object;
  };
}

function compileCall(call: Expression & { kind: 'call' }, names: Names): Evaluate {
  if (isAggregate(call.name)) return compileAggregate(call, names);
  const values = call.arguments.map((argument) => compileExpression(argument, names));
  if (call.name === 'VECTORDISTANCE') {
    const embedding = embeddingOf(call, names.embeddings);
    return (frame) => vectorDistance(values[0]?.(frame), values[1]?.(frame), embedding);
  }
  const { apply } = findFunction(call.name, values.length);
  return (frame) => apply(values.map((value) => value(frame)));
}

function compileAggregate({ name, arguments: given }: Expression & { kind: 'call' }, names: Names): Evaluate {
  const [argument] = given;
  if (!names.placeAggregate) throw badRequest(`${name} is an aggregate and stands in the SELECT list only.`);
  if (!argument || given.length > 1) throw badRequest(`${name} takes 1 argument, not ${given.length}.`);
  const place = names.placeAggregate(name, argument);
  return ({ aggregates }) => aggregates[place];
}

/** One row per combination of array elements; the scope is shared, so rows must be used before the next one. */
export type Expand = (frame: Frame) => Iterable<unknown>;

export function compileSources(sources: SubQuery['sources'], names: Names): { names: Names; expand: Expand } {
  const slots = new Map(names.slots);
  const steps: { slot: number; source: Evaluate }[] = [];
  for (const { alias, path } of sources) {
    if (slots.has(alias)) throw badRequest(`The alias '${alias}' is used twice.`);
    const source = compilePath(path, { ...names, slots: new Map(slots) });
    steps.push({ slot: slots.size, source });
    slots.set(alias, slots.size);
  }
  return { names: { ...names, slots }, expand: (frame) => expandFrom(frame, steps, 0) };
}

function* expandFrom(
  frame: Frame,
  steps: { slot: number; source: Evaluate }[],
  index: number,
): Generator<unknown> {
  const step = steps[index];
  if (!step) {
    yield;
    return;
  }
  const elements = step.source(frame);
  if (!Array.isArray(elements)) return;
  for (const element of elements) {
    frame.scope[step.slot] = element;
    yield* expandFrom(frame, steps, index + 1);
  }
}

function compileExists({ projection, sources, where }: SubQuery, outer: Names): Evaluate {
  const { names, expand } = compileSources(sources, { ...outer, placeAggregate: undefined });
  const matches = where ? compileExpression(where, names) : constant(true);
  const value = projection.kind === 'value' ? compileExpression(projection.value, names) : constant(true);
  if (projection.kind === 'members') compileObject(projection.members, names);
  return (frame) => {
    for (const _row of expand(frame)) {
      if (isTrue(matches(frame)) && value(frame) !== undefined) return true;
    }
    return false;
  };
}
