import type { Connection, Installation, PackCard, Preferences, Run, Suggestion } from './contract.ts';

/** What leads from the sign-in to the first decided suggestion, in this order. */
export const STEPS = ['you', 'pack', 'connect', 'run', 'decide'] as const;
export type StepName = (typeof STEPS)[number];

export const isStep = (name: unknown): name is StepName => STEPS.some((step) => step === name);

/** What the API says of how far somebody has come. */
export interface Setup {
  preferences: Pick<Preferences, 'persona' | 'assumed' | 'quietHours'>;
  packs: Pick<PackCard, 'id' | 'persona' | 'tier' | 'needs'>[];
  installations: Pick<Installation, 'id' | 'packId'>[];
  connections: Pick<Connection, 'health' | 'capabilities'>[];
  runs: Pick<Run, 'status'>[];
  suggestions: Pick<Suggestion, 'decision'>[];
}

export interface Done {
  you: boolean;
  connect: boolean;
  install: boolean;
  run: boolean;
  decide: boolean;
  hours: boolean;
}

export function whatIsDone(setup: Setup): Done {
  const { preferences, installations, runs, suggestions } = setup;
  return {
    you: preferences.persona !== null && preferences.assumed.length === 0,
    connect: isConnectedFor(packToBeginWith(setup), setup.connections),
    install: installations.length > 0,
    run: runs.some(({ status }) => status === 'completed'),
    decide: suggestions.some(({ decision }) => decision !== null),
    hours: preferences.quietHours !== null,
  };
}

/** The one that is installed; else a starter made for this person; else a starter made for somebody else. */
export function packToBeginWith<P extends Setup['packs'][number]>({
  packs,
  installations,
  preferences: { persona },
}: Pick<Setup, 'installations' | 'preferences'> & { packs: P[] }): P | undefined {
  const starters = packs.filter(({ tier }) => tier === 'starter');
  return (
    packs.find(({ id }) => installations.some(({ packId }) => packId === id)) ??
    starters.find((pack) => pack.persona === persona) ??
    starters[0]
  );
}

function isConnectedFor(
  pack: Pick<PackCard, 'needs'> | undefined,
  connections: Setup['connections'],
): boolean {
  const able = connections
    .filter(({ health }) => health === 'ok')
    .flatMap(({ capabilities }) => capabilities);
  return (
    able.length > 0 && (pack?.needs ?? []).every(({ kind, required }) => !required || able.includes(kind))
  );
}

/**
 * Where somebody goes on who does not say where: the first step that is not done. Looking at a pack leaves no trace, so
 * whoever connected or installed has passed it.
 */
export function nextStep({ you, connect, install, run, decide }: Done): StepName | undefined {
  if (!you) return 'you';
  if (!connect) return install ? 'connect' : 'pack';
  if (!install || !run) return 'run';
  return decide ? undefined : 'decide';
}

export const stepBefore = (step: StepName): StepName | undefined => STEPS[STEPS.indexOf(step) - 1];
