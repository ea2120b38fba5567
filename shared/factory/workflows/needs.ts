import { READ_TOOLS } from '#factory/agents';
import { ActionName, capabilityOf } from '#factory/suggestions';
import type { Spoken } from '#platform/connectors';
import type { Definition } from './definition.ts';
import { kindOf, leaves } from './nodes/index.ts';

/** What accounts have to be good for so that a workflow finds all that it reads and proposes to change. */
export function needsOf({ nodes }: Definition): Spoken[] {
  const used = leaves(nodes).flatMap((node) => kindOf(node).uses?.(node) ?? []);
  return [...new Set(used.map(neededBy))].filter((need) => need !== undefined);
}

function neededBy(name: string): Spoken | undefined {
  const action = ActionName.safeParse(name);
  return action.success ? capabilityOf(action.data) : READ_TOOLS.get(name)?.capability;
}
