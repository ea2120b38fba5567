import { describe, expect, test } from 'vitest';
import { PATIENCE_MS, slowReads } from '../../../tests/support/cost.ts';
import { anOwnEvent } from '../../../tests/support/proposals.ts';
import { type World, world } from '../../../tests/world.ts';
import { callTool } from './call-tool.ts';
import type { AgentTemplate } from './schema.ts';
import { READ_TOOLS, WRITE_TOOLS } from './tools/index.ts';

const template = (tools: string[]): AgentTemplate => ({
  id: 't',
  version: 1,
  title: 'T',
  purpose: 'p',
  instructions: 'i',
  tools,
  output: { name: 'o', schema: { type: 'object' } },
  facts: [],
  limits: { turns: 2, toolCalls: 2, maxOutputTokens: 100 },
});
const call = (w: World, tools: string[], name: string, args: unknown) =>
  callTool(w.ctx, template(tools), {
    callId: 'c',
    name,
    arguments: typeof args === 'string' ? args : JSON.stringify(args),
  });
const MISTAKE = { kind: 'read', fact: { mistake: true }, connectorCalls: 0, sources: [] };

describe('a model reaches only what its agent may read', () => {
  test.each([
    ['a tool that proposes', 'mail_send'],
    ['a tool that writes own records', 'label_remember'],
    ['an unknown tool', 'shell_exec'],
    ['a reading tool that its agent does not have', 'calendar_list'],
    ['a name with the dot', 'mail.readThread'],
    ['a name of the language', 'constructor'],
    ['no name', ''],
  ])('%s is answered as a mistake and nothing is done', async (_what, name) => {
    const w = await world({ pack: false });
    const before = w.mailbox.calls().length;
    expect(await call(w, ['mail.readThread'], name, {})).toMatchObject(MISTAKE);
    expect(w.mailbox.calls().length).toBe(before);
  });

  test('not even a template that names a proposing or writing tool can call it', async () => {
    const w = await world({ pack: false });
    for (const name of ['mail.send', ...WRITE_TOOLS.keys()])
      expect(await call(w, [name], name.replace('.', '_'), {})).toMatchObject(MISTAKE);
  });

  test('reading and writing tools are different sets', () => {
    expect([...READ_TOOLS.keys()].filter((name) => WRITE_TOOLS.has(name))).toEqual([]);
    for (const tool of READ_TOOLS.values()) expect(tool.mark).toBe('R');
  });
});

describe('wrong arguments come back to the model as a mistake that says what is wrong', () => {
  test.each<[string, string, unknown]>([
    ['no JSON', 'mail_search', '{"since":'],
    ['nothing', 'mail_search', {}],
    ['an extra member', 'mail_search', { since: '2026-03-01T00:00:00Z', forwardTo: 'x' }],
    ['a limit beyond fifty', 'mail_search', { since: '2026-03-01T00:00:00Z', limit: 51 }],
    ['a day that is none', 'mail_search', { since: 'yesterday' }],
    ['a span of a year', 'calendar_list', { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' }],
    ['a span backwards', 'calendar_list', { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' }],
    ['an address that is none', 'contacts_lookup', { email: 'dana' }],
    ['a list', 'tone_get', []],
  ])('%s', async (_what, name, args) => {
    const w = await world({ pack: false });
    const result = await call(w, ['mail.search', 'calendar.list', 'contacts.lookup', 'tone.get'], name, args);
    expect(result).toMatchObject(MISTAKE);
    expect(JSON.stringify(result)).toContain('Wrong arguments');
  });
});

describe('facts travel through the engine, so they hold no text', () => {
  test('a mail full of words leaves counts and our own words only', async () => {
    const w = await world({ pack: false });
    const canary = 'canary-4711';
    const { conversationId } = await w.mailbox.deliver({
      subject: canary,
      from: `${canary} <${canary}@x.example>`,
      text: canary,
    });
    const tools = [...READ_TOOLS.keys()];
    const from = w.clock.now().toISOString();
    const to = '2026-03-20T00:00:00.000Z';
    const results = [
      await call(w, tools, 'mail_search', { since: '2026-03-01T00:00:00Z' }),
      await call(w, tools, 'mail_readThread', { threadId: conversationId }),
      await call(w, tools, 'calendar_list', { from, to }),
      await call(w, tools, 'calendar_freeBusy', { from, to, minutes: 30 }),
      await call(w, tools, 'contacts_lookup', { email: `${canary}@x.example` }),
      await call(w, tools, 'tone_get', {}),
      await call(w, tools, 'tasks_list', {}),
      await call(w, tools, 'suggestions_pending', {}),
    ];
    for (const result of results) {
      expect(result.kind).toBe('read');
      if (result.kind !== 'read') continue;
      expect(JSON.stringify(result.fact)).not.toContain(canary);
      for (const value of Object.values(result.fact)) expect(String(value)).toMatch(/^[a-z_0-9.-]{1,30}$/);
    }
    expect(JSON.stringify(results.slice(0, 2))).toContain(canary);
    expect(results.slice(0, 3).map((result) => result.kind === 'read' && result.block.trust)).toEqual(
      Array(3).fill('untrusted'),
    );
  });
});

test('of a private event a model learns when it is, never what it is called', async () => {
  const w = await world({ pack: false });
  const eventId = await anOwnEvent(w);
  const calendar = await w.mailbox.otherClient();
  await calendar('PATCH', `/events/${eventId}`, { subject: 'CANARY-0815', sensitivity: 'private' });
  const span = { from: '2026-03-13T00:00:00Z', to: '2026-03-14T00:00:00Z' };
  const result = await call(w, ['calendar.list'], 'calendar_list', span);

  expect(result).toMatchObject({ block: { value: { items: [{ id: eventId, title: '(private)' }] } } });
  if (result.kind === 'read') expect(JSON.stringify(result.block)).not.toContain('CANARY-0815');
});

test('what has no connection is blocked, not empty', async () => {
  const w = await world({ pack: false, access: 'none' });
  for (const [name, args] of [
    ['mail_search', { since: '2026-03-01T00:00:00Z' }],
    ['mail_readThread', { threadId: 't' }],
    ['calendar_list', { from: '2026-03-12T00:00:00Z', to: '2026-03-13T00:00:00Z' }],
  ] as const)
    expect(await call(w, [...READ_TOOLS.keys()], name, args)).toEqual({
      kind: 'blocked',
      reason: 'no_connection',
      capability: name.split('_')[0],
    });
});

test(
  'what a model asks a tool for, in whatever form, is judged in time that grows with its length',
  async () => {
    const w = await world({ pack: false, access: 'none' });
    const names = [...READ_TOOLS.keys()];
    const askAll = async (args: string) => {
      for (const name of names) await call(w, names, name.replace('.', '_'), args);
    };
    const fields = ['since', 'from', 'to', 'query', 'label', 'threadId', 'email', 'sender', 'title'];
    const inEach = (text: string) => Object.fromEntries(fields.map((name) => [name, text]));
    // Some 200 KB over all tools and fields.
    const some = { chars: 20_000 };
    expect(await slowReads([], (text) => askAll(text), some)).toEqual([]);
    expect(await slowReads([], (text) => askAll(JSON.stringify(inEach(text))), some)).toEqual([]);
    const writing = async (text: string) => {
      const sections = [{ heading: text, items: [{ text, sources: [text] }] }];
      for (const tool of WRITE_TOOLS.values()) tool.input.safeParse({ ...inEach(text), sections });
    };
    expect(await slowReads([], writing, some)).toEqual([]);
  },
  PATIENCE_MS,
);
