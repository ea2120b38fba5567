import { iso } from '#kernel';
import { subjectOf } from '#platform/identity';
import { openCosmos } from '../shared/adapters/azure/cosmos/index.ts';
import { type Api, openApi } from './api.ts';
import { documentsOf, FAN_OUT, type PublishedTemplate } from './reference-run.ts';
import type { BenchStack } from './stack.ts';

/** Whose runs are measured. */
export interface BenchTenant {
  api: Api;
  workflowId: string;
}

export interface OpenedTenant extends BenchTenant {
  tenantId: string;
}

/** Persons on a paid plan with the reference run installed. The plan and the workflow are written as documents. */
export async function openTenants(stack: BenchStack, count: number): Promise<OpenedTenant[]> {
  const store = openCosmos({
    endpoint: stack.cosmosUrl,
    key: stack.cosmosKey,
    databaseName: 'connectsoft',
  });
  const tenants: OpenedTenant[] = [];
  for (let index = 0; index < count; index += 1) tenants.push(await openTenant(stack, store));
  await store.close();
  return tenants;
}

async function openTenant(stack: BenchStack, store: ReturnType<typeof openCosmos>): Promise<OpenedTenant> {
  const oid = crypto.randomUUID();
  const token = await orderToken(stack, { oid, email: `${oid}@bench.example`, name: 'Bench' });
  const api = openApi(stack.siteUrl, token);
  // The first request opens the account; this one asks nothing of the plan, which would be remembered as Free.
  await api.call('GET', 'me/preferences');

  const tid = String(claimsOf(token).tid);
  const subject = await store.directory.get<{ id: string; tenantId: string }>(subjectOf({ tid, oid }));
  if (!subject) throw new Error('The sign-in opened no account.');
  const db = store.tenant(subject.tenantId);
  await db.patch('tenant', [{ op: 'set', path: '/plan', value: 'pro' }]);

  const templates = await api.call<{ items: PublishedTemplate[] }>('GET', 'agent-templates');
  const { workflow, agents } = documentsOf(templates.items, iso(new Date()));
  const written = await db.batch([workflow, ...agents].map((doc) => ({ kind: 'create', doc })));
  if (written.kind === 'refused') throw new Error(`The workflow was not stored: ${written.reason}`);
  for (let task = 1; task <= FAN_OUT; task += 1) await api.call('POST', 'records', taskOf(task));
  return { api, tenantId: subject.tenantId, workflowId: workflow.id };
}

const taskOf = (number: number) => ({
  kind: 'task',
  title: `Task ${number}`,
  body: { text: `Read chapter ${number} and note what is open.`, done: false, owner: 'me' },
});

export async function orderToken(
  { identityUrl, controlKey }: BenchStack,
  person: { oid: string; email: string; name: string },
): Promise<string> {
  const response = await fetch(`${identityUrl}/__control/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-control-key': controlKey },
    body: JSON.stringify(person),
  });
  if (!response.ok) throw new Error(`The sign-in answered ${response.status}.`);
  return ((await response.json()) as { accessToken: string }).accessToken;
}

const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
