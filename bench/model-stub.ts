import { ANSWERS } from './answers.ts';
import type { BenchStack } from './stack.ts';

/** How long the stub waits before each answer. */
export const setModelLatency = (stack: BenchStack, ms: number): Promise<void> =>
  tell(stack, 'latency', { ms });

/** Each shape gets its answer, as often as it is asked for. */
export async function setModelAnswers(stack: BenchStack): Promise<void> {
  for (const [formatName, value] of Object.entries(ANSWERS)) {
    await tell(stack, 'scripts', { match: { formatName }, times: 0, replies: [{ kind: 'json', value }] });
  }
}

async function tell({ modelUrl, controlKey }: BenchStack, door: string, message: object): Promise<void> {
  const response = await fetch(`${modelUrl}/__control/${door}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-control-key': controlKey },
    body: JSON.stringify(message),
  });
  if (!response.ok) throw new Error(`The stub of the model answered ${response.status}.`);
}

/** A request as the model got it, as far as it is looked at here. */
export interface SentCall {
  instructions: string;
  tools: unknown[];
  text: { format: { name: string } };
}

/** What the model was asked since its start, oldest first. */
export async function modelCalls({ modelUrl, controlKey }: BenchStack): Promise<SentCall[]> {
  const response = await fetch(`${modelUrl}/__control/calls`, { headers: { 'x-control-key': controlKey } });
  if (!response.ok) throw new Error(`The model answered ${response.status}.`);
  const calls = (await response.json()) as { path: string; body: string }[];
  return calls.flatMap(({ path, body }) => (path === '/v1/responses' ? [JSON.parse(body) as SentCall] : []));
}
