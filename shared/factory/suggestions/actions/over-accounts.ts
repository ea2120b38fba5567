import { orForbidden, type Reader, type Spoken } from '#platform/connectors';
import type { ActionDefinition, ActionOf, Looking, Readers } from './action.ts';

/** Takes of the accounts that it is given the one part that the action is about. */
export const overAccounts = <C extends Spoken>(action: ActionOf<C>): ActionDefinition => ({
  ...action,
  prepare: async (readers, input, seen) => action.prepare(lookingOf(action.capability, readers), input, seen),
  recheck: async (writers, wanted) => action.recheck(orForbidden(writers[action.capability]), wanted),
  trace: async (tracers, attempt) => action.trace(orForbidden(tracers[action.capability]), attempt),
  apply: async (writers, attempt) => action.apply(orForbidden(writers[action.capability]), attempt),
});

function lookingOf<C extends Spoken>(capability: C, readers: Readers): Looking<C> {
  const access: Reader<C> = readers[capability];
  const { account, reader } = orForbidden(access.kind === 'ready' ? access : undefined);
  const conversations = readers.mail.kind === 'ready' ? readers.mail.reader : undefined;
  return { now: readers.now, account, reader, conversations };
}
