import { together } from '#kernel';
import { remember } from '../../walk.ts';
import { bare, type NodeKind, type OutlineOf } from '../node-kind.ts';
import type { GatherNode } from './schema.ts';

export interface GatherOutline extends OutlineOf<'gather'> {
  reads: string[];
}

export const gather: NodeKind<GatherNode, GatherOutline, 'gather'> = {
  steps: { gather: 'gather' },
  names: ({ reads }) => Object.keys(reads),
  uses: ({ reads }) => Object.values(reads).map(({ tool }) => tool),
  problems: ({ id, reads }, { isReadTool, listsNew, cursor }) => [
    ...Object.values(reads)
      .filter(({ tool }) => !isReadTool(tool))
      .map(({ tool }) => `${id}: ${tool} is no reading tool`),
    ...Object.entries(reads)
      .filter(([name, { tool }]) => name === cursor && !listsNew(tool))
      .map(([, { tool }]) => `cursor: ${tool} does not list what is new`),
  ],
  outline: (node) => ({ ...bare(node), reads: Object.keys(node.reads) }),
  *visit(walk, node, path) {
    const steps = yield* together(node.reads.map((read) => walk.step('gather', node, path, { read })));
    for (const [index, step] of steps.entries()) {
      if (step.ending) return step.ending;
      remember(path, node.reads[index] ?? node.id, step);
    }
    return undefined;
  },
};
