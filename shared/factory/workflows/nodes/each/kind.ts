import { together } from '#kernel';
import { isOfOneElement } from '../../endings.ts';
import type { Ending, Unfinished } from '../../step-contract.ts';
import type { Path } from '../../walk.ts';
import { bare, type NodeKind, type OutlineOf } from '../node-kind.ts';
import type { EachNode } from './schema.ts';

export interface EachOutline<Inner> extends OutlineOf<'each'> {
  over: string;
  max: number;
  body: Inner[];
}

/** Of one run, so that a long list neither floods a mailbox nor takes the host from everybody else. */
const MOST_AT_ONCE = 10;

/** All elements side by side. One that fails does not take the others with it; a limit of the run or a cancellation does. */
export const each = <Inner, InnerOutline>(): NodeKind<
  EachNode<Inner>,
  EachOutline<InnerOutline>,
  never,
  Inner,
  InnerOutline
> => ({
  steps: {},
  problems: ({ id, over }, { names }) => (names.includes(over) ? [] : [`${id}: there is no list ${over}`]),
  outline: (node, { inner }) => ({
    ...bare(node),
    over: node.over,
    max: node.max,
    body: node.body.map((one) => inner(one)),
  }),
  *visit(walk, { id, over, max, body }, path) {
    const count = Math.min(Number(path.facts[over]?.count ?? 0), max);
    const paths = Array.from({ length: count }, (_, index) => pathOf(path, over, index));
    const endings = yield* together(
      paths.map((own) => walk.nodes(body, own)),
      MOST_AT_ONCE,
    );
    walk.walked[over] = count;
    for (const [index, ending] of endings.entries()) {
      const left = ending ?? paths[index]?.left;
      if (left) walk.unfinished.push(unfinished(over, index, left));
    }

    const failures = endings.filter((ending) => ending && isOfOneElement(ending));
    const stop = endings.find((ending) => ending && !isOfOneElement(ending));
    path.facts[id] = { count, failed: failures.length };
    // Where nothing came of it and some of it was our fault, the run is not the person's to pay for.
    return stop ?? (failures.length === count ? (failures.find(isOurs) ?? failures[0]) : undefined);
  },
});

const pathOf = ({ facts, at }: Path, of: string, index: number): Path => ({
  facts: { ...facts },
  at: { ...at },
  item: { of, index },
  left: undefined,
});

const isOurs = (ending: Ending | undefined): boolean => ending?.isOurs === true;

const unfinished = (of: string, index: number, { status, outcome, waitsFor }: Ending): Unfinished => ({
  of,
  index,
  status,
  code: outcome.code,
  detail: outcome.detail,
  waitsFor,
});
