import { defineMemory } from '#kernel';
import type { StepCtx } from './current-step.ts';

/** What agents are told about the person whom they work for. */
export interface PersonProfile {
  me: { name: string; address: string };
  preferences: Awaited<ReturnType<StepCtx['preferences']['read']>>;
}

// Every agent of a run is told the same, so it is looked up once for each run.
const persons = defineMemory<PersonProfile>({ name: 'workflows.persons', max: 1_000, ttlMs: 600_000 });

export async function personOf(ctx: StepCtx, runId: string): Promise<PersonProfile> {
  const known = persons.get(ctx, runId);
  if (known) return known;
  const [{ mail, calendar }, preferences] = await Promise.all([
    ctx.connections.readers(),
    ctx.preferences.read(),
  ]);
  const access = [mail, calendar].find(({ kind }) => kind === 'ready');
  const account = access?.kind === 'ready' ? access.account : { name: '', address: '' };
  // How the person signs is theirs to say; until then it is as the mailbox calls them.
  const said = preferences.assumed.includes('name') ? null : preferences.name;
  const me = { ...account, name: said ?? account.name };
  return persons.set(ctx, runId, { me, preferences });
}
