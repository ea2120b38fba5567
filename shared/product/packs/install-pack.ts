import type { AgentDoc } from '#factory/agents';
import type { WorkflowDoc } from '#factory/workflows';
import { answer, type BatchOp, type ById, type Ctx, derivedId, type InputOf, iso, stale } from '#kernel';
import { alreadyInstalled } from './errors.ts';
import type { Pack } from './packs.ts';
import { mustFind, withParts } from './read-packs.ts';
import type { routes } from './routes.ts';
import { type InstallationDoc, installationId, listInstalled, readInstallation } from './store.ts';

type Needs = Pick<Ctx, 'tenantId' | 'db' | 'clock' | 'audit' | 'plans' | 'agents'>;

/** All of a pack or nothing of it, in one batch. */
export async function installPack(ctx: Needs, { id }: ById) {
  const pack = mustFind(id);
  const installed = await listInstalled(ctx);
  const present = installed.find(({ packId }) => packId === id);
  if (present) throw alreadyInstalled({ members: { installationId: present.id } });
  await ctx.plans.checkCount('packs', { current: installed.length, adding: 1 });
  await ctx.plans.checkCount('agents', {
    current: (await ctx.agents.list()).length,
    adding: pack.manifest.agents.length,
  });

  const parts = buildParts(ctx, pack);
  const ops: BatchOp[] = [parts.installation, ...parts.agents, ...parts.workflows].map((doc) => ({
    kind: 'create',
    doc,
  }));
  const outcome = await ctx.audit.commit(ops, [
    {
      action: 'pack.installed',
      subject: { type: 'installation', id: parts.installation.id },
      facts: { packId: id, packVersion: pack.manifest.version },
    },
  ]);
  if (outcome.kind === 'refused')
    throw alreadyInstalled({ members: { installationId: parts.installation.id } });
  return answer(withParts(parts.installation, parts.agents, parts.workflows), {
    location: `/api/v1/installations/${parts.installation.id}`,
    etag: outcome.etags[0],
  });
}

function buildParts(ctx: Needs, { manifest, templates }: Pack) {
  const createdAt = iso(ctx.clock.now());
  const id = installationId(ctx.tenantId, manifest.id);
  const agents = Object.entries(templates).map(([key, template]): [string, AgentDoc] => [
    key,
    ctx.agents.install(derivedId('agent', id, key, createdAt), template, id),
  ]);
  const byKey = Object.fromEntries(agents.map(([key, agent]) => [key, agent.id]));
  const workflows = manifest.workflows.map(
    ({ key, title, purpose, definition }): WorkflowDoc => ({
      id: derivedId('wf', id, key, createdAt),
      type: 'workflow',
      key: `${manifest.id}.${key}`,
      title,
      purpose,
      enabled: true,
      installationId: id,
      version: 1,
      definition,
      agents: agentsOf(definition, byKey),
      cursor: null,
      createdAt,
    }),
  );
  const installation: InstallationDoc = {
    id,
    type: 'installation',
    packId: manifest.id,
    packVersion: manifest.version,
    title: manifest.title,
    agents: agents.map(([, agent]) => agent.id),
    workflows: workflows.map((workflow) => workflow.id),
    createdAt,
  };
  return { installation, agents: agents.map(([, agent]) => agent), workflows };
}

function agentsOf(
  { nodes }: WorkflowDoc['definition'],
  byKey: Record<string, string>,
): Record<string, string> {
  const used = nodes
    .flatMap((node) => (node.kind === 'each' ? node.body : [node]))
    .flatMap((node) => ('agent' in node ? [node.agent] : []));
  return Object.fromEntries([...new Set(used)].map((key) => [key, byKey[key] ?? '']));
}

/** Runs in flight stop at their next step, because their agents are gone; history stays readable. */
export async function uninstallPack(
  ctx: Pick<Ctx, 'db' | 'audit'>,
  { id, ifMatch }: InputOf<typeof routes.uninstallPack>,
) {
  const doc = await readInstallation(ctx, id);
  const ops: BatchOp[] = [
    { kind: 'delete', id, etag: ifMatch },
    ...[...doc.agents, ...doc.workflows].map((part): BatchOp => ({ kind: 'delete', id: part })),
  ];
  const outcome = await ctx.audit.commit(ops, [
    { action: 'pack.uninstalled', subject: { type: 'installation', id }, facts: { packId: doc.packId } },
  ]);
  if (outcome.kind === 'refused') throw stale();
  return undefined;
}
