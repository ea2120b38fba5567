import type { OrchestrationContext, Task } from 'durable-functions';

/** What the library tells the extension to do, as much as is needed here. */
interface Compound extends Task {
  action: { compoundActions: object[] };
}

/** An action that is over as soon as it is begun: all of nothing. */
const AT_ONCE = { actionType: 12, compoundActions: [] };

/**
 * Goes on when any of these tasks is over; `asked` are those that an earlier call was given already. The library would
 * have them begun once more (https://github.com/Azure/azure-functions-durable-js/issues/574): it lists every task of
 * a `Task.any` among the actions, and the extension begins whatever it finds there. So the actions of this one are
 * those of the fresh tasks. The extension takes one action after the other, each when the one before it is over, and
 * what is over first may be a task that it was told of long ago: therefore it is told not to wait here.
 */
export function anyOf(df: OrchestrationContext['df'], asked: Task[], fresh: Task[]): Task {
  const any = df.Task.any([...asked, ...fresh]);
  if (asked.length === 0) return any;
  const { action } = any as Compound;
  action.compoundActions = [...action.compoundActions.slice(asked.length), AT_ONCE];
  return any;
}
