import type { Story } from '#kernel';
import { whyAgain } from '../endings.ts';
import type { Ending } from '../step-contract.ts';
import { type Path, remember, type Walk } from '../walk.ts';

/** The story of a node that is one step. */
export const oneStep = <Name extends string>(name: Name) =>
  function* (walk: Walk<Name>, node: { id: string }, path: Path): Story<Ending | undefined> {
    const step = yield* walk.step(name, node, path);
    if (step.ending) return step.ending;
    remember(path, node.id, step);
    // Done, but not all of it: the workflow's place must not pass this element.
    path.left ??= whyAgain(step.fact);
    return undefined;
  };
