import { z } from 'zod';
import { Agent } from '#factory/agents/contract';
import { Workflow } from '#factory/workflows/contract';
import { Capability } from '#platform/connectors/contract';
import { Persona } from '#platform/preferences/contract';

const Need = z.object({ kind: Capability, why: z.string(), required: z.boolean() });

export const PackCard = z
  .object({
    id: z.string(),
    version: z.number().int(),
    title: z.string(),
    purpose: z.string(),
    persona: Persona.describe('Whom it is made for.'),
    tier: z.enum(['starter', 'pro']),
    agents: z.array(z.object({ title: z.string(), purpose: z.string() })),
    needs: z.array(Need),
    runsPerMonth: z.number().int().describe('Runs in an ordinary month, once its triggers are active.'),
    notYet: z.array(z.string()).describe('What the pack does without for now.'),
  })
  .meta({ id: 'PackCard' });
export type PackCard = z.infer<typeof PackCard>;

export const Forecast = z
  .object({
    runsPerMonth: z.number().int().describe('Of this pack, in an ordinary month.'),
    runsOfOtherPacks: z.number().int().describe('Of the other packs that you have installed.'),
    runsIncluded: z.number().int().describe('That your plan promises per month.'),
    runsMax: z.number().int().describe('Per month, after which a start is refused.'),
    runsLeft: z.number().int().describe('Until that, in the current month.'),
    text: z.string().describe('The same in one plain sentence.'),
  })
  .meta({ id: 'PackForecast' });
export type Forecast = z.infer<typeof Forecast>;

export const Preview = z
  .object({
    pack: PackCard,
    installed: z.boolean(),
    reads: z.array(z.string()).describe('What its agents and workflows look at, as names of tools.'),
    keeps: z.array(z.string()).describe('What it keeps among your own records, as names of tools.'),
    proposes: z.array(z.string()).describe('What it can propose; each needs your yes.'),
    needs: z.array(Need.extend({ met: z.boolean() })),
    fitsPlan: z.boolean(),
    obstacles: z.array(z.string()).describe('What stands in the way, in plain words.'),
    forecast: Forecast,
  })
  .meta({ id: 'PackPreview' });
export type Preview = z.infer<typeof Preview>;

export const Installation = z
  .object({
    id: z.string(),
    packId: z.string(),
    packVersion: z.number().int(),
    title: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: 'Installation' });
export type Installation = z.infer<typeof Installation>;

export const InstallationWithParts = Installation.extend({
  agents: z.array(Agent),
  workflows: z.array(Workflow),
}).meta({ id: 'InstallationWithParts' });
export type InstallationWithParts = z.infer<typeof InstallationWithParts>;
