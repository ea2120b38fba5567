import { readdir, readFile, writeFile } from 'node:fs/promises';
import { type Action, ActionType, type OrchestratorState } from '../../local/host/durable/actions.ts';
import type { OrchestratorInput, Runner } from '../../local/host/durable/contract.ts';
import { loadLibrary } from '../../local/host/durable/testing/core-api.ts';
import { libraryRunner } from '../../local/host/durable/testing/library-runner.ts';
import { startRig } from '../../local/host/durable/testing/rig.ts';
import { type Scenario, scenarios } from './scenarios.ts';

/** One instance as it ended: its last turn as the library got it, with all that came before, and what it came to. */
export interface RecordedHistory {
  story: string;
  version: string;
  turn: OrchestratorInput;
  output: unknown;
  asked: Asked[];
}

/** An activity that was asked for, with its input. */
export interface Asked {
  name: string;
  input: unknown;
}

const FOLDER = new URL('../histories/', import.meta.url);

/** The stories as they are deployed, behind the real library. */
async function loadStories() {
  const library = loadLibrary();
  await import('../../functions/orchestrators/run-workflow.ts');
  await import('../../functions/orchestrators/apply-suggestion.ts');
  const { STORIES_VERSION } = await import('../../functions/orchestrators/in-this-version.ts');
  return { library, version: STORIES_VERSION };
}

/** The version that instances are started with now, and what a recorded turn comes to by today's stories. */
export async function openStories() {
  const { library, version } = await loadStories();
  const runner = libraryRunner(library);
  return {
    version,
    replay: async ({ story, turn }: RecordedHistory) =>
      (await runner.orchestrator(story, JSON.stringify(turn))) as OrchestratorState,
  };
}

export async function recordedHistories(): Promise<[name: string, history: RecordedHistory][]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => [file, JSON.parse(await readFile(new URL(file, FOLDER), 'utf8'))] as const),
  ) as Promise<[string, RecordedHistory][]>;
}

/** Lets every scenario happen on the embedded engine and keeps what came of it. Timers take their time. */
export async function recordHistories(): Promise<string[]> {
  const { library, version } = await loadStories();
  const last = new Map<string, Pick<RecordedHistory, 'turn' | 'output' | 'asked'>>();
  const noting = (runner: Runner): Runner => ({
    ...runner,
    async orchestrator(name, text) {
      const turn: OrchestratorInput = JSON.parse(text);
      const state = (await runner.orchestrator(name, text)) as OrchestratorState;
      last.set(turn.instanceId, { turn, output: state.output, asked: askedBy(state) });
      return state;
    },
  });
  let scenario: Scenario | undefined;
  for (const name of new Set(scenarios.flatMap(({ activities }) => Object.keys(activities))))
    library.df.app.activity(name, { handler: (input: unknown) => scenario?.activities[name]?.(input) });

  const rig = await startRig({ defaultVersion: version }, noting);
  for (scenario of scenarios) {
    const { story, instanceId, input } = scenario;
    await rig.client.startNew(story, { instanceId, input: input() });
    const { early = [], waiting = [] } = scenario.raised ?? {};
    for (const name of early) await rig.client.raiseEvent(instanceId, name, {});
    // By then it waits: whatever it does before is answered at once.
    if (waiting.length > 0) await new Promise((resolve) => setTimeout(resolve, 500));
    for (const name of waiting) await rig.client.raiseEvent(instanceId, name, {});
    await rig.ended(instanceId, 120_000);
    const history = { story, version, ...last.get(instanceId) };
    await writeFile(new URL(`${scenario.name}.json`, FOLDER), `${JSON.stringify(history, null, 1)}\n`);
  }
  await rig.stop();
  return scenarios.map(({ name }) => name);
}

export const askedBy = ({ actions }: OrchestratorState): Asked[] =>
  (actions[0] ?? [])
    .flatMap(activitiesOf)
    .map(({ functionName = '', input }) => ({ name: functionName, input }));

const activitiesOf = (action: Action): Action[] =>
  action.actionType === ActionType.callActivity
    ? [action]
    : (action.compoundActions ?? []).flatMap(activitiesOf);
