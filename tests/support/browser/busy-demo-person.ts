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

/** The demo person, with the seeded mailbox connected, Clear Inbox installed, and its two workflows run once. */
export async function busyDemoPerson(): Promise<Busy> {
  const { oid, address } = demoPerson;
  const api = openApi(stack.address.url, await stack.doors.token({ oid }));
  await api.send('POST', '/packs/clear-inbox/installations', { headers: newKey() });
  await connect(api, address);
  const runId = await run(api, 'clear-inbox.inbox');
  await run(api, 'clear-inbox.brief');
  const [suggestion] = await api.all<Suggestion>('/suggestions?status=pending');
  if (!suggestion) throw new Error('Nothing was proposed to the demo person.');
  const { workflowId } = await api.get<Run>(`/runs/${runId}`);
  const [brief] = await api.all<{ id: string }>('/records?kind=brief');
  if (!brief) throw new Error('No page for the day was written.');
  return { oid, address, runId, suggestionId: suggestion.id, workflowId, briefId: brief.id };
}

async function run(api: Api, key: string): Promise<string> {
  const workflow = (await api.all<Workflow>('/workflows')).find((one) => one.key === key);
  const { id } = await api.send<Run>('POST', `/workflows/${workflow?.id}/runs`, { headers: newKey() });
  await waitFor(
    `the end of ${key}`,
    async () => ended.includes((await api.get<Run>(`/runs/${id}`)).status),
    60_000,
  );
  return id;
}
