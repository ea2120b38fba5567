import type { WorkflowDoc } from '#factory/workflows';
import { answer, type BatchOp, type ById, type Ctx, derivedId, type InputOf, iso, stale } from '#kernel';
import { alreadyInstalled } from './errors.ts';
import type { Pack } from './packs.ts';
import { mustFind, withParts } from './read-packs.ts';
import type { routes } from './routes.ts';
import { type InstallationDoc, installationId, listInstalled, readInstallation } from './store.ts';

type Needs = Pick<Ctx, 'tenantId' | 'db' | 'clock' | 'audit' | 'plans' | 'agents' | 'workflows'>;

const TRIES = 3;

/** All of a pack or nothing of it, in one batch, which also holds it to what the plan has room for. */
export async function installPack(ctx: Needs, { id }: ById) {
  const pack = mustFind(id);
  for (let attempt = 1; ; attempt += 1) {
    await demandRoom(ctx, pack);
    const parts = buildParts(ctx, pack);
    const outcome = await commit(ctx, parts);
    if (outcome.kind === 'committed')
      return answer(withParts(parts.installation, docsOf(parts.agents), docsOf(parts.workflows)), {
        location: `/api/v1/installations/${parts.installation.id}`,
        etag: outcome.etags[0],
      });
    if (outcome.reason === 'conflict' || attempt === TRIES)
      throw alreadyInstalled({ members: { installationId: parts.installation.id } });
  }
}

async function demandRoom(ctx: Needs, { manifest }: Pack): Promise<void> {
  const installed = await listInstalled(ctx);
  const present = installed.find(({ packId }) => packId === manifest.id);
  if (present) throw alreadyInstalled({ members: { installationId: present.id } });
  const adding = manifest.agents.length;
  const [packs, agents] = [await ctx.plans.readGauge('packs'), await ctx.plans.readGauge('agents')];
  const known = (await ctx.agents.list()).length;
  await ctx.plans.checkCount('packs', { current: Math.max(packs, installed.length), adding: 1 });
  await ctx.plans.checkCount('agents', { current: Math.max(agents, known), adding });
}

async function commit(ctx: Needs, { installation, agents, workflows }: Parts) {
  const ops: BatchOp[] = [
    { kind: 'create', doc: installation },
    ...[...agents, ...workflows].flatMap((part) => part.ops),
  ];
  const room = await ctx.plans.countThings([
    { thing: 'packs', adding: 1 },
    { thing: 'agents', adding: agents.length },
  ]);
  const { id, packId, packVersion } = installation;
  return ctx.audit.commit(
    [...ops, ...room],
    [
      {
        action: 'pack.installed',
        subject: { type: 'installation', id },
        facts: { packId, packVersion },
      },
    ],
  );
}

const docsOf = <D>(parts: { doc: D }[]) => parts.map(({ doc }) => doc);

type Parts = ReturnType<typeof buildParts>;

function buildParts(ctx: Needs, { manifest, templates }: Pack) {
  const createdAt = iso(ctx.clock.now());
  const id = installationId(ctx.tenantId, manifest.id);
  const agents = Object.entries(templates).map(([key, template]) => ({
    key,
    ...ctx.agents.toInstall(derivedId('agent', id, key, createdAt), template, id),
  }));
  const byKey = Object.fromEntries(agents.map(({ key, doc }) => [key, doc.id]));
  const workflows = manifest.workflows.map(({ key, title, purpose, definition }) =>
    ctx.workflows.toInstall({
      id: derivedId('wf', id, key, createdAt),
      key: `${manifest.id}.${key}`,
      title,
      purpose,
      installationId: id,
      definition,
      agents: agentsOf(definition, byKey),
    }),
  );
  const installation: InstallationDoc = {
    id,
    type: 'installation',
    packId: manifest.id,
    packVersion: manifest.version,
    title: manifest.title,
    agents: agents.map(({ doc }) => doc.id),
    workflows: workflows.map(({ doc }) => doc.id),
    counted: true,
    createdAt,
  };
  return { installation, agents, workflows };
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
  ctx: Pick<Ctx, 'db' | 'audit' | 'plans' | 'agents' | 'workflows'>,
  { id, ifMatch }: InputOf<typeof routes.uninstallPack>,
) {
  const doc = await readInstallation(ctx, id);
  const ops: BatchOp[] = [
    { kind: 'delete', id, etag: ifMatch },
    ...ctx.agents.toRemove(doc.agents),
    ...ctx.workflows.toRemove(doc.workflows),
    ...(doc.counted ? leaveRoom(ctx, doc) : []),
  ];
  const outcome = await ctx.audit.commit(ops, [
    { action: 'pack.uninstalled', subject: { type: 'installation', id }, facts: { packId: doc.packId } },
  ]);
  if (outcome.kind === 'refused') throw stale();
  return undefined;
}

const leaveRoom = ({ plans }: Pick<Ctx, 'plans'>, { agents }: InstallationDoc): BatchOp[] =>
  plans.moveGauges([
    { gauge: 'packs', by: -1 },
    { gauge: 'agents', by: -agents.length },
  ]);
