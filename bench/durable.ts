import type { BenchStack } from './stack.ts';

export interface DurableCounts {
  /** Activities, children, timers and events that the story asked for. */
  durableActions: number;
  /** How often the story was taken up. */
  durableTurns: number;
}

const ASKED = ['TaskScheduled', 'SubOrchestrationInstanceCreated', 'TimerCreated', 'EventSent'];

/** What the history of a run's instance tells, asked over the engine's own door. */
export async function durableCounts(
  { siteUrl, systemKey }: BenchStack,
  runId: string,
): Promise<DurableCounts> {
  const door = `${siteUrl}/runtime/webhooks/durabletask/instances/${runId}`;
  const response = await fetch(`${door}?showHistory=true&code=${encodeURIComponent(systemKey)}`);
  if (response.status !== 200) throw new Error(`The engine answered ${response.status} about run ${runId}.`);
  const { historyEvents } = (await response.json()) as { historyEvents: { EventType: string }[] };
  const types = historyEvents.map(({ EventType }) => EventType);
  return {
    durableActions: types.filter((type) => ASKED.includes(type)).length,
    durableTurns: types.filter((type) => type === 'OrchestratorStarted').length,
  };
}
