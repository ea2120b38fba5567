import type { Run, Suggestion, Workflow } from '../stack/answers.ts';
import { type Api, newKey, openApi } from '../stack/api.ts';
import { connect } from '../stack/connect.ts';
import { sharedStack, waitFor } from '../stack.ts';
import { demoPerson, type Known } from './sign-in.ts';

/** Somebody for whom agents have worked: what there is to look at. */
export interface Busy extends Known {
  /** A run that has ended. */
  runId: string;
  /** A suggestion that waits for a yes. */
  suggestionId: string;
  /** The workflow of that run. */
  workflowId: string;
  /** The page for the day that was written. */
  briefId: string;
}

const stack = sharedStack();
const ended = ['completed', 'failed', 'stopped', 'blocked', 'cancelled'];

/**
 * The demo person, with the seeded mailbox connected, Clear Inbox installed, and its two workflows run once. That takes
 * seconds, and no second person can connect that mailbox, so who asks later finds what is there.
 */
export async function busyDemoPerson(): Promise<Busy> {
  const { oid, address } = demoPerson;
  const api = openApi(stack.address.url, await stack.doors.token({ oid }));
  if ((await api.all('/runs')).length === 0) await becomeBusy(api, address);
  const first = (await api.all<Run>('/runs')).find(({ totals }) => totals.suggestions > 0);
  const [suggestion] = await api.all<Suggestion>('/suggestions?status=pending');
  const [brief] = await api.all<{ id: string }>('/records?kind=brief');
  if (!first || !suggestion || !brief) throw new Error('The agents of the demo person did nothing.');
  const { id: runId, workflowId } = first;
  return { oid, address, runId, suggestionId: suggestion.id, workflowId, briefId: brief.id };
}

async function becomeBusy(api: Api, address: string): Promise<void> {
  await api.send('POST', '/packs/clear-inbox/installations', { headers: newKey() });
  await connect(api, address);
  await run(api, 'clear-inbox.inbox');
  await run(api, 'clear-inbox.brief');
}

async function run(api: Api, key: string): Promise<void> {
  const workflow = (await api.all<Workflow>('/workflows')).find((one) => one.key === key);
  const { id } = await api.send<Run>('POST', `/workflows/${workflow?.id}/runs`, { headers: newKey() });
  await waitFor(
    `the end of ${key}`,
    async () => ended.includes((await api.get<Run>(`/runs/${id}`)).status),
    60_000,
  );
}
