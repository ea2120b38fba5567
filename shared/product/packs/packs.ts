import {
  type AgentTemplate,
  answerSchema,
  READ_TOOLS,
  type TemplateCatalog,
  WRITE_TOOLS,
} from '#factory/agents';
import { checkDefinition } from '#factory/workflows';
import { EARLIER, SOURCES } from './catalog/index.ts';
import { EarlierAgents, Manifest } from './manifest.ts';

export interface Pack {
  manifest: Manifest;
  /** By the key that workflows use. */
  templates: Record<string, AgentTemplate>;
}

let loaded: Pack[] | undefined;

/** Checked once, on first use; a pack that breaks its own rules stops the start with every reason. */
export function allPacks(): Pack[] {
  loaded ??= SOURCES.map(({ manifest, texts }) => load(manifest, texts));
  return loaded;
}

export const findPack = (id: string): Pack | undefined =>
  allPacks().find(({ manifest }) => manifest.id === id);

export function load(source: unknown, texts: Record<string, string>): Pack {
  const manifest = Manifest.parse(source);
  const templates = Object.fromEntries(
    manifest.agents.map((agent) => [agent.key, toTemplate(manifest, agent, texts)]),
  );
  const problems = [
    ...manifest.agents.flatMap((agent) => agentProblems(agent)),
    ...manifest.workflows.flatMap(({ key, definition }) =>
      checkDefinition(definition, Object.keys(templates)).map((problem) => `${key}: ${problem}`),
    ),
  ];
  if (problems.length > 0) throw new Error(`The pack ${manifest.id} cannot be used: ${problems.join('; ')}`);
  return { manifest, templates };
}

function toTemplate(
  manifest: Pick<Manifest, 'id' | 'version'>,
  agent: Manifest['agents'][number],
  texts: Record<string, string>,
): AgentTemplate {
  const { key, title, purpose, tools, facts, limits, output } = agent;
  const instructions = texts[agent.instructions];
  if (!instructions)
    throw new Error(`The pack ${manifest.id} names ${agent.instructions}, which is missing.`);
  const template = {
    id: `${manifest.id}.${key}`,
    version: manifest.version,
    title,
    purpose,
    instructions,
    tools,
    output,
    facts,
    limits,
  };
  answerSchema(template);
  return template;
}

/** An agent calls reading tools by itself; what it writes and proposes goes through the workflow. */
function agentProblems({ key, tools }: Manifest['agents'][number]): string[] {
  return tools
    .filter((tool) => !READ_TOOLS.has(tool))
    .map((tool) =>
      WRITE_TOOLS.has(tool)
        ? `${key}: ${tool} is written by a workflow step`
        : `${key}: there is no reading tool ${tool}`,
    );
}

let earlier: AgentTemplate[] | undefined;

/** Templates that nobody installs any more, and that agents of that time follow. */
function earlierTemplates(): AgentTemplate[] {
  earlier ??= EARLIER.flatMap(({ agents: source, texts }) => {
    const pack = EarlierAgents.parse(source);
    return pack.agents.map((agent) => toTemplate(pack, agent, texts));
  });
  return earlier;
}

export const packTemplates: TemplateCatalog = {
  list: () => allPacks().flatMap(({ templates }) => Object.values(templates)),
  find: (id, version) =>
    [...packTemplates.list(), ...earlierTemplates()].find(
      (template) => template.id === id && template.version === version,
    ),
};
