import { expect, test } from 'vitest';
import { getTimeline } from '#factory/runs';
import { checkDefinition, Definition, startByHand } from '#factory/workflows';
import { packTemplates } from '#product/packs';
import { world } from '../tests/world.ts';
import { ANSWERS } from './answers.ts';
import { AGENTS, documentsOf, FAN_OUT, MODEL_CALLS, referenceRun, TIMELINE_STEPS } from './reference-run.ts';

test('the reference run is a workflow like any other', () => {
  expect(Definition.parse(referenceRun)).toEqual(referenceRun);
  expect(checkDefinition(referenceRun, Object.keys(AGENTS))).toEqual([]);
});

test('its agents pin templates that a pack publishes', () => {
  const { agents, workflow } = documentsOf(packTemplates.list(), '2026-11-22T00:00:00.000Z');
  expect(agents).toHaveLength(3);
  for (const { templateId, templateVersion } of agents)
    expect(packTemplates.find(templateId, templateVersion)).toBeDefined();
  expect(Object.values(workflow.agents)).toEqual(agents.map(({ id }) => id));
});

test('what is counted per run is what the definition does', () => {
  const thinking = referenceRun.nodes.filter(({ kind }) => kind === 'think').length;
  expect(MODEL_CALLS).toBe(thinking + FAN_OUT);
  expect(TIMELINE_STEPS).toBe(MODEL_CALLS + 2);
});

/** As a small model is sold: $0.10 and $0.50 for a million tokens. */
const PRICED = [
  {
    model: 'offline-rules-1',
    from: '2026-01-01',
    inputMicroUsdPerMTok: 100_000,
    outputMicroUsdPerMTok: 500_000,
    source: 'made up',
  },
];

test.each([
  ['that costs nothing', {}, { operations: 28, requestUnits: 200 }],
  ['that has a price', { prices: PRICED }, { operations: 29, requestUnits: 221 }],
])(
  'a run of twelve activities with a model %s asks the store about twice for each of them',
  async (_model, options, most) => {
    const w = await world({ pack: false, ...options });
    for (const [formatName, value] of Object.entries(ANSWERS))
      w.model.script({ match: { formatName }, times: 0, replies: [{ kind: 'json', value }] });
    const { agents, workflow } = documentsOf(packTemplates.list(), w.clock.now().toISOString());
    await w.ctx.db.batch([workflow, ...agents].map((doc) => ({ kind: 'create', doc })));
    for (let task = 1; task <= FAN_OUT; task += 1)
      await w.ctx.records.write({
        kind: 'task',
        title: `Task ${task}`,
        body: { text: 'Read it.', done: false, owner: 'me' },
        sources: [],
        createdBy: { kind: 'person', memberId: w.memberId },
      });

    const before = w.gateway.metrics();
    const { body } = await startByHand(w.ctx, { id: workflow.id, idempotencyKey: 'once' });
    await w.settle();
    const after = w.gateway.metrics();

    const { run, steps } = await getTimeline(w.ctx, { id: body.id });
    expect(run).toMatchObject({
      status: 'completed',
      charge: 'charged',
      totals: { modelCalls: MODEL_CALLS },
    });
    expect(steps.map(({ status }) => status)).toEqual(Array(TIMELINE_STEPS).fill('done'));
    expect(after.operations - before.operations).toBeLessThanOrEqual(most.operations);
    expect(after.requestUnits - before.requestUnits).toBeLessThanOrEqual(most.requestUnits);
  },
);
