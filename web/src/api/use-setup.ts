import { packToBeginWith, whatIsDone } from './setup.ts';
import { useRead } from './use-api.ts';

const WHILE_SETTING_UP_MS = 15_000;

/** How far this person has come, by what the API says; asked again from time to time while something is left. */
export function useSetup() {
  const preferences = useRead('getPreferences', {});
  const packs = useRead('listPacks', {});
  const installations = useRead('listInstallations', {});
  const connections = useRead('listConnections', { limit: 100 });
  const runs = useRead('listRuns', { limit: 20 }, { everyMs: WHILE_SETTING_UP_MS });
  const suggestions = useRead('listSuggestions', { limit: 100 });
  const reads = [preferences, packs, installations, connections, runs, suggestions];
  const error = reads.find(({ data, error }) => !data && error)?.error ?? null;
  const retry = () => reads.filter(({ isError }) => isError).map(({ refetch }) => refetch());
  if (
    !preferences.data ||
    !packs.data ||
    !installations.data ||
    !connections.data ||
    !runs.data ||
    !suggestions.data
  )
    return { setup: undefined, error, retry };
  const known = {
    preferences: preferences.data,
    packs: packs.data.items,
    installations: installations.data.items,
    connections: connections.data.items,
    runs: runs.data.items,
    suggestions: suggestions.data.items,
  };
  return {
    setup: { ...known, pack: packToBeginWith(known), done: whatIsDone(known) },
    error: null,
    retry,
  };
}

export type KnownSetup = NonNullable<ReturnType<typeof useSetup>['setup']>;
