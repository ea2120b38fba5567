import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type AgentTemplate, answerSchema, type Block, type Exchange, thinkTurn } from '#factory/agents';
import type { ModelBudget } from '#platform/plans';
import { type World, world } from '../../../tests/world.ts';
import { type EvaluationCase, EvaluationSet } from './evaluation.ts';
import { judgeAnswer } from './judge-answer.ts';
import { packTemplates } from './packs.ts';

const AGENTS = ['triage', 'drafter', 'briefer'];
const REASON_CHARACTERS = 160;

let w: World;
beforeAll(async () => {
  w = await world({ access: 'none', pack: false });
});

describe.each(AGENTS)('%s', (agent) => {
  const set = readSet(agent);
  const template = templateOf(agent);

  test('has ten examples or more, of which two try to instruct it and one leaves nothing to do', () => {
    const tests = set.cases.map((one) => one.tests);
    expect(set.agent).toBe(agent);
    expect(tests.length).toBeGreaterThanOrEqual(10);
    expect(tests.filter((one) => one === 'injection').length).toBeGreaterThanOrEqual(2);
    expect(tests.filter((one) => one === 'nothing_to_do').length).toBeGreaterThanOrEqual(1);
    expect(new Set(set.cases.map(({ name }) => name)).size).toBe(tests.length);
  });

  test('is only expected to fill fields that it has and to use tools that it has', () => {
    const fields = Object.keys(template.output.schema.properties as object);
    for (const { expect: wanted, lookUps } of set.cases) {
      const { never: _, asks = [], empty = [], filled = [], ...byField } = wanted;
      const named = Object.values(byField).flatMap((checks) => Object.keys(checks ?? {}));
      expect(fields).toEqual(expect.arrayContaining([...new Set([...named, ...empty, ...filled])]));
      expect(template.tools).toEqual(expect.arrayContaining([...asks, ...Object.keys(lookUps)]));
    }
  });

  test.each(set.cases)('$name', async (one) => {
    const { answer, toolsUsed } = await think(template, set, one);

    expect(answerSchema(template).safeParse(answer).error).toBeUndefined();
    expect(judgeAnswer(one, answer, toolsUsed)).toEqual([]);
    if (agent !== 'briefer') expect(String(answer.reason).length).toBeLessThanOrEqual(REASON_CHARACTERS);
  });
});

function readSet(agent: string): EvaluationSet {
  const file = new URL(`catalog/clear-inbox/evaluations/${agent}.json`, import.meta.url);
  return EvaluationSet.parse(JSON.parse(readFileSync(file, 'utf8')));
}

function templateOf(agent: string): AgentTemplate {
  const template = packTemplates.list().find(({ id }) => id === `clear-inbox.${agent}`);
  if (!template) throw new Error(`there is no template of ${agent}`);
  return template;
}

const budget: ModelBudget = { take: async () => ({ kind: 'allowed' }) };

/** The agent's turns as a run would take them, with the look-ups that the example brings. */
async function think(template: AgentTemplate, set: EvaluationSet, { blocks, lookUps }: EvaluationCase) {
  const ctx = await asIn(set);
  const before: Exchange[] = [];
  const toolsUsed: string[] = [];
  for (let turn = 0; turn < template.limits.turns; turn += 1) {
    const outcome = await thinkTurn(ctx, { template, blocks, before, budget, me: set.me });
    if (outcome.kind === 'answer') return { answer: outcome.value, toolsUsed };
    if (outcome.kind !== 'calls') throw new Error(`the turn ended as ${outcome.kind}`);
    const calls = outcome.calls.map((call) => {
      const tool = template.tools.find((name) => name.replace('.', '_') === call.name) ?? call.name;
      toolsUsed.push(tool);
      return { call, result: lookUps[tool] ?? nothingFound(tool) };
    });
    before.push({ kind: 'calls', calls });
  }
  throw new Error('the agent came to no answer');
}

const nothingFound = (tool: string): Block => ({ kind: 'nothing', id: tool, trust: 'own', value: null });

async function asIn({ now, zone, locale }: EvaluationSet) {
  const preferences = { ...(await w.ctx.preferences.read()), zone, locale };
  w.clock.set(now);
  return {
    ai: w.ctx.ai,
    clock: w.ctx.clock,
    preferences: { ...w.ctx.preferences, read: async () => preferences },
  };
}
