import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../../tests/support/refusal.ts';
import { world } from '../../../tests/world.ts';
import { SOURCES } from './catalog/index.ts';
import { installPack, uninstallPack } from './install-pack.ts';
import { allPacks, load } from './packs.ts';
import { previewPack } from './preview-pack.ts';
import { getInstallation, getPack, listPacks } from './read-packs.ts';

type Json = Record<string, unknown>;
const [source] = SOURCES;
type Pack = Json & { agents: Json[]; workflows: { definition: { nodes: Json[] } }[] };
const manifest = () => structuredClone(source?.manifest) as Pack;
const texts = source?.texts ?? {};

describe('the packs of the product', () => {
  test('every shipped pack can be used', () => {
    expect(allPacks().map((pack) => pack.manifest.id)).toContain('clear-inbox');
    for (const { manifest: pack, templates } of allPacks()) {
      expect(Object.keys(templates)).toHaveLength(pack.agents.length);
      for (const template of Object.values(templates))
        expect(template.instructions.length).toBeGreaterThan(100);
    }
  });

  test('every starter pack fits the free plan', () => {
    for (const { manifest: pack } of allPacks())
      if (pack.tier === 'starter') expect(pack.agents.length).toBeLessThanOrEqual(3);
  });

  test('a pack with several faults is refused with each of them', () => {
    const bad = manifest();
    (bad.agents[0] as Json).tools = ['mail.send', 'brief.write', 'web.fetch'];
    (bad.workflows[0]?.definition.nodes[1] as Json).yes = 'look';
    (bad.workflows[1]?.definition.nodes.find(({ kind }) => kind === 'think') as Json).agent = 'stranger';
    expect(() => load(bad, texts)).toThrow(
      /mail\.send.*brief\.write is written by a workflow step.*web\.fetch.*anything: look does not lie ahead.*there is no agent stranger/s,
    );
  });

  const agent = (changes: Json) => (pack: Pack) => ({ agents: [{ ...pack.agents[0], ...changes }] });

  test.each<[string, (pack: Pack) => Json]>([
    ['an unknown member', () => ({ script: 'rm -rf' })],
    ['seven agents', (pack) => ({ agents: Array(7).fill(pack.agents[0]) })],
    ['nine turns', agent({ limits: { turns: 9, toolCalls: 1, maxOutputTokens: 100 } })],
    ['endless answers', agent({ limits: { turns: 1, toolCalls: 1, maxOutputTokens: 1e6 } })],
    ['an instruction that is missing', agent({ instructions: 'other.md' })],
    ['a schema that is none', agent({ output: { name: 'o', schema: { type: 'banana' } } })],
    ['an id that is a path', () => ({ id: '../etc' })],
    [
      'an unknown trigger',
      ({ workflows: [first] }) => ({
        workflows: [{ ...first, definition: { ...first?.definition, triggers: [{ kind: 'cron' }] } }],
      }),
    ],
  ])('a pack with %s is refused', (_what, spoil) => {
    const pack = manifest();
    // One workflow that needs no agent but the first, so that only the spoilt part is at fault.
    const nodes = pack.workflows[0]?.definition.nodes.slice(0, 2);
    const [workflow] = pack.workflows.map((one) => ({ ...one, definition: { ...one.definition, nodes } }));
    const sound = { ...pack, version: 99, workflows: [workflow] };
    expect(load(sound, texts).manifest.version).toBe(99);
    expect(() => load({ ...sound, version: 100, ...spoil(pack) }, texts)).toThrow();
  });

  test('packs are found by persona', async () => {
    const found = async (persona: 'professional' | 'student') =>
      (await listPacks(undefined, { persona })).items.map(({ id }) => id);
    expect(await found('professional')).toEqual(['clear-inbox']);
    expect(await found('student')).toEqual([]);
    expect((await listPacks(undefined, {})).items.length).toBe(allPacks().length);
    expect(await refusalOf(getPack(undefined, { id: 'none' }))).toMatchObject({
      status: 404,
      code: 'pack.not_found',
    });
  });
});

describe('installing', () => {
  test('agents and workflows are there at once, all of them or none', async () => {
    const w = await world({ pack: false });
    const { body, location, etag } = await installPack(w.ctx, { id: 'clear-inbox' });
    expect(body.agents.map(({ title }) => title).sort()).toEqual(['Day Briefer', 'Reply Drafter', 'Triage']);
    expect(body.workflows.map(({ key }) => key).sort()).toEqual(['clear-inbox.brief', 'clear-inbox.inbox']);
    expect(location).toBe(`/api/v1/installations/${body.id}`);
    expect((await getInstallation(w.ctx, { id: body.id })).etag).toBe(etag);
    expect((await w.audit()).at(-1)).toMatchObject({ action: 'pack.installed' });
  });

  test('twice, and ten times at once, is one installation', async () => {
    const w = await world({ pack: false, plan: 'family' });
    const settled = await Promise.allSettled(
      Array.from({ length: 10 }, () => installPack(w.asPerson(), { id: 'clear-inbox' })),
    );
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of settled)
      if (one.status === 'rejected')
        expect(one.reason).toMatchObject({ status: 409, code: 'pack.already_installed' });
    expect(await w.ctx.agents.list()).toHaveLength(3);
    expect(await w.ctx.workflows.list()).toHaveLength(2);
  });

  test('beyond the plan’s packs or agents it is refused with what would lift the limit', async () => {
    const full = await world({ plan: 'free', pack: false });
    await full.ctx.db.create({ id: 'inst_x', type: 'installation', packId: 'x', createdAt: '' } as never);
    const packs = await refusalOf(installPack(full.ctx, { id: 'clear-inbox' }));
    await full.ctx.db.remove('inst_x');
    await full.ctx.db.create({ id: 'agent_x', type: 'agent', createdAt: '' } as never);
    const agents = await refusalOf(installPack(full.ctx, { id: 'clear-inbox' }));

    expect(packs).toMatchObject({
      status: 402,
      code: 'plan.limit_reached',
      extras: { members: { limit: 'packs', max: 1 } },
    });
    expect(agents).toMatchObject({ status: 402, extras: { members: { limit: 'agents', max: 3 } } });
    expect(await full.ctx.workflows.list()).toEqual([]);
  });

  test('a preview tells what it reads, proposes and still needs, without installing', async () => {
    const w = await world({ access: 'none', pack: false });
    const preview = await previewPack(w.ctx, { id: 'clear-inbox' });
    expect(preview).toMatchObject({
      installed: false,
      fitsPlan: true,
      obstacles: ['Connect a mailbox with its calendar.'],
    });
    expect(preview.proposes.sort()).toEqual([
      'calendar.respond',
      'calendar.updateEvent',
      'mail.applyLabel',
      'mail.archive',
      'mail.send',
    ]);
    expect(preview.needs.map(({ met }) => met)).toEqual([false, false]);
    expect(await w.ctx.agents.list()).toEqual([]);
  });

  test('uninstalling removes agents and workflows, keeps history, and makes room again', async () => {
    const w = await world({ plan: 'free' });
    const run = await w.run('inbox');
    const [doc] = (await w.ctx.db.query('installation')).items;
    const id = doc?.id ?? '';
    expect(await refusalOf(uninstallPack(w.ctx, { id, ifMatch: '"old"' }))).toMatchObject({ status: 412 });
    await uninstallPack(w.ctx, { id, ifMatch: doc?.etag ?? '' });

    expect([await w.ctx.agents.list(), await w.ctx.workflows.list()]).toEqual([[], []]);
    expect((await w.ctx.runs.get(run.id)).status).toBe('completed');
    expect((await w.audit()).at(-1)).toMatchObject({
      action: 'pack.uninstalled',
      subject: { type: 'installation', id },
      facts: { packId: 'clear-inbox' },
    });
    expect(await refusalOf(uninstallPack(w.ctx, { id, ifMatch: doc?.etag ?? '' }))).toMatchObject({
      status: 404,
    });
    w.clock.move(1_000);
    await installPack(w.ctx, { id: 'clear-inbox' });
    expect((await w.run('inbox')).status).toBe('completed');
  });
});
