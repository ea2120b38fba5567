import type { ById, Ctx } from '#kernel';
import { type Capability, isSpoken } from '#platform/connectors';
import { getUsage, type Usage } from '#platform/plans';
import { findPack, type Pack } from './packs.ts';
import { mustFind, toCard } from './read-packs.ts';
import type { Forecast, Preview } from './schema.ts';
import { type InstallationDoc, listInstalled } from './store.ts';

type Needs = Pick<Ctx, 'tenantId' | 'clock' | 'db' | 'plans' | 'memories' | 'connections' | 'agents'>;

/** What a person should know before they say yes to a pack; nothing is changed by asking. */
export async function previewPack(ctx: Needs, { id }: ById): Promise<Preview> {
  const pack = mustFind(id);
  const [usage, installed, readers] = await Promise.all([
    getUsage(ctx),
    listInstalled(ctx),
    ctx.connections.readers(),
  ]);
  const needs = pack.manifest.needs.map((need) => ({
    ...need,
    met: isSpoken(need.kind) && readers[need.kind].kind === 'ready',
  }));
  const beyondPlan = await planObstacles(ctx, pack, installed);
  return {
    pack: toCard(pack),
    installed: isInstalled(pack, installed),
    ...toolsOf(pack),
    needs,
    fitsPlan: beyondPlan.length === 0,
    obstacles: [...beyondPlan, ...obstacleOf(needs)],
    forecast: forecastOf(pack, installed, usage.runs),
  };
}

function obstacleOf(needs: Preview['needs']): string[] {
  const missing = needs.filter(({ required, met }) => required && !met).map(({ kind }) => kind);
  if (missing.length === 0) return [];
  const both = missing.includes('mail') && missing.includes('calendar');
  return both ? ['Connect a mailbox with its calendar.'] : missing.map((kind) => TO_CONNECT[kind]);
}

const TO_CONNECT: Record<Capability, string> = {
  mail: 'Connect a mailbox.',
  calendar: 'Connect a calendar.',
  files: 'Connect where your files lie.',
  tasks: 'Connect your list of tasks.',
  feed: 'Name a feed to read.',
  payments: 'Connect your account for payments.',
};

const isInstalled = ({ manifest }: Pack, installed: InstallationDoc[]): boolean =>
  installed.some(({ packId }) => packId === manifest.id);

async function planObstacles(ctx: Needs, pack: Pack, installed: InstallationDoc[]): Promise<string[]> {
  if (isInstalled(pack, installed)) return [];
  const [limits, agents] = await Promise.all([ctx.plans.limits(), ctx.agents.list()]);
  const isFull = installed.length >= limits.packs;
  const isCrowded = agents.length + pack.manifest.agents.length > limits.agents;
  return [
    ...(isFull ? [`Your plan holds ${count(limits.packs, 'installed pack')}.`] : []),
    ...(isCrowded ? [`Your plan holds ${count(limits.agents, 'agent')}.`] : []),
  ];
}

const count = (number: number, thing: string): string => `${number} ${thing}${number === 1 ? '' : 's'}`;

function toolsOf({ manifest }: Pack): Pick<Preview, 'reads' | 'keeps' | 'proposes'> {
  const nodes = manifest.workflows.flatMap(({ definition }) =>
    definition.nodes.flatMap((node) => (node.kind === 'each' ? node.body : [node])),
  );
  const gathered = nodes.flatMap((node) =>
    node.kind === 'gather' ? Object.values(node.reads).map(({ tool }) => tool) : [],
  );
  const kept = nodes.flatMap((node) => (node.kind === 'write' ? [node.tool] : []));
  const proposed = nodes.flatMap((node) =>
    node.kind === 'suggest' ? node.propose.map(({ action }) => action) : [],
  );
  return {
    reads: distinct([...gathered, ...manifest.agents.flatMap(({ tools }) => tools)]),
    keeps: distinct(kept),
    proposes: distinct(proposed),
  };
}

const distinct = (names: string[]): string[] => [...new Set(names)];

function forecastOf(
  { manifest }: Pack,
  installed: InstallationDoc[],
  { included, max, used }: Usage['runs'],
): Forecast {
  const { runsPerMonth } = manifest;
  const runsOfOtherPacks = installed
    .filter(({ packId }) => packId !== manifest.id)
    .reduce((sum, { packId }) => sum + (findPack(packId)?.manifest.runsPerMonth ?? 0), 0);
  const together = runsPerMonth + runsOfOtherPacks;
  const others = runsOfOtherPacks > 0 ? ', with your other packs,' : '';
  const fit = together <= included ? 'within' : 'more than';
  return {
    runsPerMonth,
    runsOfOtherPacks,
    runsIncluded: included,
    runsMax: max,
    runsLeft: Math.max(0, max - used),
    text: `About ${together} runs a month${others}: ${fit} the ${included} that your plan includes.`,
  };
}
