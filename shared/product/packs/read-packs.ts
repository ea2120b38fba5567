import { type AgentDoc, toAgent } from '#factory/agents';
import { toWorkflow, type WorkflowDoc } from '#factory/workflows';
import { answer, type ById, type Ctx, type InputOf } from '#kernel';
import { packNotFound } from './errors.ts';
import { allPacks, findPack, type Pack } from './packs.ts';
import type { routes } from './routes.ts';
import type { InstallationWithParts, PackCard } from './schema.ts';
import { type InstallationDoc, listInstalled, readInstallation, toInstallation } from './store.ts';

export async function listPacks(_ctx: unknown, { persona }: InputOf<typeof routes.listPacks>) {
  const shown = allPacks().filter(({ manifest }) => !persona || manifest.persona === persona);
  return { items: shown.map(toCard), next: null };
}

export async function getPack(_ctx: unknown, { id }: ById) {
  return toCard(mustFind(id));
}

export async function listInstallations(ctx: Pick<Ctx, 'db'>) {
  return { items: (await listInstalled(ctx)).map(toInstallation), next: null };
}

export async function getInstallation(ctx: Pick<Ctx, 'db' | 'agents' | 'workflows'>, { id }: ById) {
  const doc = await readInstallation(ctx, id);
  const agents = await Promise.all(doc.agents.map((agentId) => ctx.agents.get(agentId)));
  const workflows = await Promise.all(doc.workflows.map((workflowId) => ctx.workflows.get(workflowId)));
  return answer(withParts(doc, agents, workflows), { etag: doc.etag });
}

export const withParts = (
  doc: InstallationDoc,
  agents: AgentDoc[],
  workflows: WorkflowDoc[],
): InstallationWithParts => ({
  ...toInstallation(doc),
  agents: agents.map(toAgent),
  workflows: workflows.map(toWorkflow),
});

export function mustFind(id: string): Pack {
  const pack = findPack(id);
  if (!pack) throw packNotFound();
  return pack;
}

export function toCard({ manifest }: Pack): PackCard {
  const { id, version, title, purpose, persona, tier, agents, needs, runsPerMonth, notYet } = manifest;
  return {
    id,
    version,
    title,
    purpose,
    persona,
    tier,
    agents: agents.map(({ title, purpose }) => ({ title, purpose })),
    needs,
    runsPerMonth,
    notYet,
  };
}
