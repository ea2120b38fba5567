import { type AgentDoc, toAgent } from '#factory/agents';
import { toWorkflow, type WorkflowDoc } from '#factory/workflows';
import { answer, type ById, type Ctx, type InputOf } from '#kernel';
import { getUsage } from '#platform/plans';
import { packNotFound } from './errors.ts';
import { allPacks, findPack, type Pack } from './packs.ts';
import type { routes } from './routes.ts';
import type { InstallationWithParts, PackCard, Preview } from './schema.ts';
import { type InstallationDoc, listInstalled, readInstallation, toInstallation } from './store.ts';

export async function listPacks(_ctx: unknown, { persona }: InputOf<typeof routes.listPacks>) {
  const shown = allPacks().filter(({ manifest }) => !persona || manifest.persona === persona);
  return { items: shown.map(toCard), next: null };
}

export async function getPack(_ctx: unknown, { id }: ById) {
  return toCard(mustFind(id));
}

export async function previewPack(
  ctx: Pick<Ctx, 'tenantId' | 'clock' | 'db' | 'plans' | 'planMemory' | 'connections' | 'agents'>,
  { id }: ById,
): Promise<Preview> {
  const pack = mustFind(id);
  const { manifest } = pack;
  const [limits, usage, installed, agents, access] = await Promise.all([
    ctx.plans.limits(),
    getUsage(ctx),
    listInstalled(ctx),
    ctx.agents.list(),
    ctx.connections.reader(),
  ]);
  const isInstalled = installed.some(({ packId }) => packId === id);
  const obstacles = [
    ...(!isInstalled && installed.length >= limits.packs
      ? [`Your plan holds ${limits.packs} installed packs.`]
      : []),
    ...(!isInstalled && agents.length + manifest.agents.length > limits.agents
      ? [`Your plan holds ${limits.agents} agents.`]
      : []),
    ...(access.kind === 'blocked' ? ['Connect a mailbox with its calendar.'] : []),
  ];
  return {
    pack: toCard(pack),
    installed: isInstalled,
    reads: [...new Set(manifest.agents.flatMap(({ tools }) => tools))],
    proposes: proposalsOf(pack),
    needs: manifest.needs.map((need) => ({ ...need, met: access.kind === 'ready' })),
    fitsPlan: obstacles.length === 0 || (obstacles.length === 1 && access.kind === 'blocked'),
    obstacles,
    forecast: { runsPerMonth: manifest.runsPerMonth, runsLeft: usage.runs.max - usage.runs.used },
  };
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

function proposalsOf({ manifest }: Pack): string[] {
  const nodes = manifest.workflows.flatMap(({ definition }) =>
    definition.nodes.flatMap((node) => (node.kind === 'each' ? node.body : [node])),
  );
  return [
    ...new Set(
      nodes.flatMap((node) => (node.kind === 'suggest' ? node.propose.map(({ action }) => action) : [])),
    ),
  ];
}

function toCard({ manifest }: Pack): PackCard {
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
