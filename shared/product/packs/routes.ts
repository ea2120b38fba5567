import { z } from 'zod';
import { ById, defineRoute, pageOf } from '#kernel/contract';
import { Persona } from '#platform/preferences/contract';
import { Installation, InstallationWithParts, PackCard, Preview } from './schema.ts';

const tag = 'packs';
const PackId = ById.extend({ id: ById.shape.id.meta({ example: 'clear-inbox' }) });

export const routes = {
  listPacks: defineRoute({
    id: 'listPacks',
    method: 'GET',
    path: 'packs',
    tag,
    summary: 'Packs that can be installed',
    auth: 'member',
    query: z.strictObject({ persona: Persona.optional() }),
    answers: { 200: pageOf(PackCard) },
  }),
  getPack: defineRoute({
    id: 'getPack',
    method: 'GET',
    path: 'packs/{id}',
    tag,
    summary: 'One pack',
    auth: 'member',
    params: PackId,
    answers: { 200: PackCard },
    problems: ['pack.not_found'],
  }),
  previewPack: defineRoute({
    id: 'previewPack',
    method: 'POST',
    path: 'packs/{id}/preview',
    tag,
    summary: 'What the pack would read and propose, whether it fits your plan, and what is still missing',
    auth: 'member',
    params: PackId,
    answers: { 200: Preview },
    problems: ['pack.not_found'],
  }),
  installPack: defineRoute({
    id: 'installPack',
    method: 'POST',
    path: 'packs/{id}/installations',
    tag,
    summary: 'Install a pack: its agents and workflows are there at once',
    auth: 'member',
    params: PackId,
    idempotency: 'stored',
    answers: { 201: InstallationWithParts },
    problems: ['pack.not_found', 'pack.already_installed', 'plan.limit_reached'],
  }),
  listInstallations: defineRoute({
    id: 'listInstallations',
    method: 'GET',
    path: 'installations',
    tag,
    summary: 'Your installed packs',
    auth: 'member',
    answers: { 200: pageOf(Installation) },
  }),
  uninstallPack: defineRoute({
    id: 'uninstallPack',
    method: 'DELETE',
    path: 'installations/{id}',
    tag,
    summary: 'Remove a pack with its agents and workflows; what it wrote and proposed stays readable',
    auth: 'member',
    params: ById,
    ifMatch: true,
    answers: { 204: null },
    problems: ['installation.not_found'],
  }),
  getInstallation: defineRoute({
    id: 'getInstallation',
    method: 'GET',
    path: 'installations/{id}',
    tag,
    summary: 'One installed pack with its agents and workflows',
    auth: 'member',
    params: ById,
    answers: { 200: InstallationWithParts },
    problems: ['installation.not_found'],
  }),
};
